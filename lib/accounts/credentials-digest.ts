import { createHash } from 'node:crypto';

/**
 * Tells credentials apart without holding them: of the deployment's own by their JSON, of all others
 * by the sealed text, which is another each time that they are replaced.
 */
export function credentialsDigest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64url');
}
