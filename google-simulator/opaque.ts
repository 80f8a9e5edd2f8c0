import { createHash, randomBytes } from 'node:crypto';

/** A random URL-safe string of `length` characters. */
export function randomOpaque(length: number): string {
  return randomBytes(length).toString('base64url').slice(0, length);
}

/** A string of `length` characters (at most 43) that is always the same for the same parts, and says nothing about them. */
export function stableOpaque(length: number, ...parts: string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, length);
}

/** A number of 21 digits as text, as Google's user and customer ids are: beyond 2^53 on purpose. */
export function randomDigits(): string {
  return `1${BigInt(`0x${randomBytes(12).toString('hex')}`)}`.padEnd(21, '0').slice(0, 21);
}
