import { TidingsError } from '../protocol/tidings-error.ts';
import { isProtectedHeader, PROTECTED_HEADERS, PROTECTED_PREFIXES } from './protected-headers.ts';

/** The most headers that an endpoint can have. */
export const ENDPOINT_HEADERS_MAX = 20;

/** The most bytes of all their names and values. */
export const ENDPOINT_HEADERS_MAX_BYTES = 4096;

// A token, and a field value without the bytes whose meaning RFC 9110 leaves open (sections 5.1, 5.5).
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^(?:[!-~](?:[ \t!-~]*[!-~])?)?$/;
// The longest name that a message repeats.
const SHOWN_CHARACTERS = 100;

/**
 * Reads the headers that an endpoint gets with each message, such as an Authorization.
 * @param allowed what may be set although it usually is for Tidings
 * @returns a copy of them with the names in lower case.
 * @throws TidingsError `invalid-request` with the field, such as `headers.host`; its message never has
 *   a value.
 */
export function parseEndpointHeaders(
  value: unknown,
  field = 'headers',
  allowed: readonly (typeof PROTECTED_HEADERS)[number][] = [],
): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(field, 'must be an object of names and texts');
  const given: [string, unknown][] = Object.entries(value);
  if (given.length > ENDPOINT_HEADERS_MAX)
    throw invalid(field, `has ${given.length} headers; ${ENDPOINT_HEADERS_MAX} are the most`);
  const headers = new Map<string, string>();
  let bytes = 0;
  for (const [name, text] of given) {
    const place = `${field}.${name.slice(0, SHOWN_CHARACTERS)}`.toWellFormed();
    const lower = readName(name, place, allowed);
    if (headers.has(lower)) throw invalid(place, 'is there twice: letter case does not count');
    headers.set(lower, readValue(text, place));
    bytes += name.length + String(text).length;
  }
  if (bytes > ENDPOINT_HEADERS_MAX_BYTES)
    throw invalid(
      field,
      `has ${bytes} bytes of names and values; ${ENDPOINT_HEADERS_MAX_BYTES} are the most`,
    );
  return Object.fromEntries(headers);
}

function readName(name: string, place: string, allowed: readonly string[]): string {
  if (!NAME.test(name)) throw invalid(place, "is no name of a header: use letters, digits and '-'");
  const lower = name.toLowerCase();
  if (allowed.includes(lower) || !isProtectedHeader(lower)) return lower;
  const others = PROTECTED_HEADERS.filter((header) => !allowed.includes(header));
  const prefixes = PROTECTED_PREFIXES.map((prefix) => `${prefix}*`);
  throw invalid(
    place,
    `cannot be set. These are for Tidings: ${[...others, ...prefixes].join(', ')}`,
  );
}

function readValue(text: unknown, place: string): string {
  if (typeof text === 'string' && VALUE.test(text)) return text;
  throw invalid(place, 'must be text of visible ASCII characters, with blanks only between them');
}

function invalid(field: string, problem: string): TidingsError {
  return new TidingsError('invalid-request', `${field} ${problem}`, { field });
}
