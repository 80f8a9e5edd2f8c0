import type { LookupAddress } from 'node:dns';
import type { LookupAll } from './lookup-all.ts';
import { RecipientUnresolvedError } from './recipient-unresolved-error.ts';

/**
 * All addresses of a name, at least one.
 * @throws RecipientUnresolvedError
 */
export async function addressesOf(
  hostname: string,
  lookupAll: LookupAll,
): Promise<readonly LookupAddress[]> {
  let found: readonly LookupAddress[];
  try {
    found = await lookupAll(hostname);
  } catch (error) {
    throw new RecipientUnresolvedError(hostname, error);
  }
  if (found.length === 0) throw new RecipientUnresolvedError(hostname);
  return found;
}
