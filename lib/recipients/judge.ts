import { isIP } from 'node:net';
import { isInternalAddress, isLoopbackAddress } from './internal-addresses.ts';
import type { RecipientCheck } from './recipient-check.ts';
import { RecipientRefusedError } from './recipient-refused-error.ts';

/** What requests are held to, beside what holds for all: no internal address is ever taken (TH-52). */
export interface Rules {
  checks: readonly RecipientCheck[];
  /** This machine's own addresses are taken, whatever the checks say. */
  allowLoopback: boolean;
}

/** The error for an address that is internal, or that a check refuses; undefined if all allow it. */
export function rejectionOf(
  address: string,
  { checks, allowLoopback }: Rules,
): RecipientRefusedError | undefined {
  if (allowLoopback && isLoopbackAddress(address)) return undefined;
  if (isInternalAddress(address))
    return new RecipientRefusedError('The host of the URL is not in the internet');
  for (const check of checks) {
    const rejection = check.rejection?.(address);
    if (rejection) return rejection;
  }
  return undefined;
}

/** The address that a URL has in the place of a name; undefined if it has a name. */
export function literalAddress({ hostname }: URL): string | undefined {
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(address) === 0 ? undefined : address;
}

/** Whether a URL names this machine. */
export function isLoopbackUrl(url: URL): boolean {
  return url.hostname === 'localhost' || isLoopbackAddress(literalAddress(url) ?? '');
}

/**
 * Judges a URL as far as that can be done without DNS.
 * @throws RecipientRefusedError; what a check of the user's own throws
 */
export async function judgeUrl(url: URL, rules: Rules): Promise<void> {
  judgeParts(url);
  const isLocal = rules.allowLoopback && isLoopbackUrl(url);
  if (!isLocal) for (const check of rules.checks) await check.checkUrl?.(url);
  const address = literalAddress(url);
  const rejection = address === undefined ? undefined : rejectionOf(address, rules);
  if (rejection) throw rejection;
}

// What no check can allow.
function judgeParts({ protocol, username, password, port }: URL): void {
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new RecipientRefusedError('The URL must begin with https://');
  if (username !== '' || password !== '')
    throw new RecipientRefusedError(
      'The URL has user information in it. Use headers for an Authorization',
    );
  // Node takes it for no port.
  if (port === '0') throw new RecipientRefusedError('The port of the URL must not be 0');
}
