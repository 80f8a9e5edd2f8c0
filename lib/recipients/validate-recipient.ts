import { isIP } from 'node:net';
import { addressesOf } from './addresses-of.ts';
import { literalAddress } from './judge.ts';
import { type LookupAll, systemLookup } from './lookup-all.ts';
import { readUrl } from './read-url.ts';
import type { ValidateOptions } from './recipient-check.ts';
import { RecipientRefusedError } from './recipient-refused-error.ts';

/** A check, as far as it judges. */
export interface Judge {
  checkUrl?(url: URL): void | Promise<void>;
  rejection?(address: string): RecipientRefusedError | undefined;
}

/**
 * Holds a URL, or an address alone, to one check: its text, and all addresses that its name has now.
 * @throws RecipientRefusedError; RecipientUnresolvedError; what a check of the user's own throws
 */
export async function validateRecipient(
  recipient: string,
  check: Judge,
  { lookupAll = systemLookup }: ValidateOptions = {},
): Promise<void> {
  const url = readUrl(recipient);
  // An address alone is enough for a check of addresses.
  const address = isIP(recipient) !== 0 && check.checkUrl === undefined ? recipient : undefined;
  if (url === undefined && address === undefined)
    throw new RecipientRefusedError(
      'The recipient must be a full URL, such as https://example.com/webhooks',
    );
  if (url) await check.checkUrl?.(url);
  if (check.rejection === undefined) return;
  for (const one of await addresses(url, address, lookupAll)) {
    const rejection = check.rejection(one);
    if (rejection) throw rejection;
  }
}

async function addresses(
  url: URL | undefined,
  address: string | undefined,
  lookupAll: LookupAll,
): Promise<string[]> {
  const known = url === undefined ? address : literalAddress(url);
  if (url === undefined || known !== undefined) return known === undefined ? [] : [known];
  return (await addressesOf(url.hostname, lookupAll)).map((found) => found.address);
}
