import { plainText } from './plain-text.ts';

/** A value as JSON of several lines: the same value, with what a terminal would obey written out. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value, null, 2).split('\n').map(plainText).join('\n');
}
