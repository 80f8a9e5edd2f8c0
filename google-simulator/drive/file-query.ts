import { GoogleError } from '../google-error.ts';
import type { DriveFile } from './drive-file.ts';
import { fileTerm, membershipTerm, type Term, type TermContext } from './file-terms.ts';

// A query nested more deeply is refused, so that its evaluation needs little stack.
const MAX_DEPTH = 100;

const TOKEN = /\s*(?:'((?:[^'\\]|\\.)*)'|([()])|(<=|>=|!=|=|<|>)|([A-Za-z]\w*))/y;

interface Token {
  kind: 'text' | 'word' | 'other';
  value: string;
}

/**
 * Parses a `q` parameter of files.list, such as `name contains 'Plan' and trashed = false`. As at
 * Google, `and` and `or` are evaluated from left to right.
 * @throws GoogleError (400, or 501 for a term that the simulator does not have)
 */
export function parseFileQuery(q: string, context: TermContext): Term {
  const tokens = tokensOf(q);
  let at = 0;
  let depth = 0;
  const isWord = (word: string): boolean => {
    const token = tokens[at];
    return token?.kind === 'word' && token.value.toLowerCase() === word;
  };
  const next = (): Token => {
    const token = tokens[at];
    at += 1;
    if (!token) throw invalidQuery();
    return token;
  };
  const expect = (value: string): void => {
    if (next().value !== value) throw invalidQuery();
  };

  const term = (): Term => {
    const first = next();
    if (first.kind !== 'text') return fileTerm(first.value, next().value, next().value);
    expect('in');
    return membershipTerm(first.value, next().value, context);
  };
  const factor = (): Term => {
    depth += 1;
    if (depth > MAX_DEPTH) throw invalidQuery();
    const found = nestedFactor();
    depth -= 1;
    return found;
  };
  const nestedFactor = (): Term => {
    if (isWord('not')) {
      at += 1;
      const negated = factor();
      return (file: DriveFile) => !negated(file);
    }
    if (tokens[at]?.kind !== 'other' || tokens[at]?.value !== '(') return term();
    at += 1;
    const inner = expression();
    expect(')');
    return inner;
  };
  const expression = (): Term => {
    let left = factor();
    while (isWord('and') || isWord('or')) {
      const isAnd = isWord('and');
      at += 1;
      const [before, right] = [left, factor()];
      left = (file) => (isAnd ? before(file) && right(file) : before(file) || right(file));
    }
    return left;
  };

  const whole = expression();
  if (at < tokens.length) throw invalidQuery();
  return whole;
}

function tokensOf(q: string): Token[] {
  const tokens: Token[] = [];
  const text = q.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const [, quoted, bracket, operator, word] = TOKEN.exec(text) ?? [];
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replace(/\\(.)/g, '$1') });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else {
      const value = bracket ?? operator;
      if (value === undefined) throw invalidQuery();
      tokens.push({ kind: 'other', value });
    }
  }
  return tokens;
}

/** The error for a query that is not one. */
export function invalidQuery(): GoogleError {
  return new GoogleError('invalid', { location: 'q' });
}
