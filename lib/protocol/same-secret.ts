import { timingSafeEqual } from 'node:crypto';

/**
 * Whether two secrets are equal, in a time that does not tell where they differ. It may tell that
 * their lengths differ, which are no secret: those of tokens and keys are documented.
 */
export function sameSecret(received: string, expected: string): boolean {
  if (received.length !== expected.length) return false;
  const left = Buffer.from(received, 'utf8');
  const right = Buffer.from(expected, 'utf8');
  // Texts of as many characters can have different numbers of bytes.
  return left.length === right.length && timingSafeEqual(left, right);
}
