import type { HeadersInput } from '../protocol/goog-headers.ts';

/** The last value of a header, whatever the casing of its name; undefined if there is none. */
export function headerValue(headers: HeadersInput, name: string): string | undefined {
  const pairs = Symbol.iterator in headers ? headers : Object.entries(headers);
  let found: string | undefined;
  for (const [given, value] of pairs) {
    if (given.toLowerCase() !== name) continue;
    const text: unknown = Array.isArray(value) ? value.at(-1) : value;
    if (typeof text === 'string') found = text;
  }
  return found;
}
