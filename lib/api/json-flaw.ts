import { INEXACT, isExact } from './exact-number.ts';

/** What keeps JSON from being stored. */
export interface JsonFlaw {
  /** Such as `parameters.q`, `''` for all of it. */
  field: string;
  problem: string;
}

/** What JSON is held to. */
export interface JsonRules {
  /** Numbers that are not kept exactly are flaws too. */
  exactNumbers?: boolean;
}

// No body of the API is nested more than a few levels. Deep nesting exhausts the stack of whatever
// writes it again.
const MAX_DEPTH = 32;

/**
 * Looks for what JSON can say and a database cannot hold: half a surrogate pair, of which there is no
 * UTF-8; and for nesting that nothing needs. No value is in the answer.
 */
export function jsonFlaw(
  json: unknown,
  { exactNumbers = false }: JsonRules = {},
): JsonFlaw | undefined {
  const left: { value: unknown; path: readonly string[] }[] = [{ value: json, path: [] }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, path } = next;
    const flaw = (problem: string): JsonFlaw => ({ field: path.join('.'), problem });
    if (typeof value === 'string' && !value.isWellFormed()) return flaw(HALF_A_PAIR);
    if (exactNumbers && typeof value === 'number' && !isExact(value)) return flaw(INEXACT);
    if (typeof value !== 'object' || value === null) continue;
    if (path.length === MAX_DEPTH) return flaw('is nested too deeply');
    for (const [name, item] of Object.entries(value)) {
      if (!name.isWellFormed()) return flaw(`has a name that ${HALF_A_PAIR}`);
      left.push({ value: item, path: [...path, name] });
    }
  }
  return undefined;
}

const HALF_A_PAIR = 'has half of a surrogate pair, which is no character';
