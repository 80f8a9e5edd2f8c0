import { createHash, randomBytes } from 'node:crypto';

/** A random URL-safe id of `length` characters. */
export function randomId(length: number): string {
  return randomBytes(length).toString('base64url').slice(0, length);
}

/**
 * A URL-safe id of `length` characters (at most 43), derived from `parts` by a hash: the same parts
 * give the same id.
 */
export function hashedId(length: number, ...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, length);
}

/** A random number of 21 digits as a string, as Google's user ids are: larger than 2^53. */
export function randomNumericId(): string {
  return `1${BigInt(`0x${randomBytes(12).toString('hex')}`)}`.padEnd(21, '0').slice(0, 21);
}
