import type { Operand, Scalar } from './filter.ts';
import { countText, inside, invalidFilter, type Place } from './place.ts';

/** What an operator is given. */
export type OperandKind = keyof typeof OPERAND_KINDS;

const SOUGHT_MAX_LENGTH = 250;

/** What each kind of operand has to be. */
export const OPERAND_KINDS = {
  scalar: 'text, a number, true, false or null',
  sought: 'text of 250 characters at most, a number, true, false or null',
  ordered: 'text or a number',
  text: 'text',
  boolean: 'true or false',
  list: 'a list of texts, numbers, true, false and null',
} as const;

/**
 * Reads what a field is compared with.
 * @throws TidingsError `invalid-filter`
 */
export function readOperand(
  value: unknown,
  { kind, operator, place }: { kind: OperandKind; operator: string; place: Place },
): Operand {
  const fits = kind === 'list' ? Array.isArray(value) : isOfKind(value, kind);
  if (!fits) throw invalidFilter(place, `must be ${OPERAND_KINDS[kind]}: ${operator} compares so`);
  if (!Array.isArray(value)) return counted(value, place);
  const items: readonly unknown[] = value;
  return Array.from(items, (item, index) => counted(item, inside(place, index)));
}

function isOfKind(value: unknown, kind: Exclude<OperandKind, 'list'>): boolean {
  // To look for a long text in a long one can take half a second (V8's String.prototype.includes).
  if (kind === 'sought' && typeof value === 'string') return value.length <= SOUGHT_MAX_LENGTH;
  if (kind === 'text') return typeof value === 'string';
  if (kind === 'boolean') return typeof value === 'boolean';
  if (kind === 'ordered') return typeof value === 'string' || typeof value === 'number';
  return isScalar(value);
}

function counted(value: unknown, place: Place): Scalar {
  if (!isScalar(value)) throw invalidFilter(place, `must be ${OPERAND_KINDS.scalar}`);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw invalidFilter(place, 'must be a number that JSON has');
  if (typeof value === 'string' && !value.isWellFormed())
    throw invalidFilter(place, 'has half of a surrogate pair, which is no character');
  countText(place, String(value) || ' ');
  return value;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
