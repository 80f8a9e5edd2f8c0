import { addressesOf } from './addresses-of.ts';
import { literalAddress, type Rules, rejectionOf } from './judge.ts';
import type { LookupAll } from './lookup-all.ts';

/**
 * Judges all addresses that the name of a URL has now. They may change: each connection judges them
 * again.
 * @throws RecipientRefusedError; RecipientUnresolvedError, which says nothing about where it leads.
 */
export async function resolveRecipient(
  url: URL,
  lookupAll: LookupAll,
  rules: Rules,
): Promise<void> {
  const literal = literalAddress(url);
  const addresses =
    literal === undefined ? await addressesOf(url.hostname, lookupAll) : [{ address: literal }];
  for (const { address } of addresses) {
    const rejection = rejectionOf(address, rules);
    if (rejection) throw rejection;
  }
}
