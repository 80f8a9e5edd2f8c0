import { GoogleError } from '../google-error.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Checks the address of a channel as Google does, except that plain HTTP is accepted for loopback
 * hosts, for local development.
 * @throws GoogleError
 */
export function checkAddress(address: unknown): string {
  // Google reports a missing address as one that is not HTTPS.
  if (typeof address !== 'string' || address === '')
    throw new GoogleError('push.webhookUrlNotHttps');
  const url = URL.parse(address);
  if (!url?.hostname) throw new GoogleError('push.webhookUrlNoHostOrAddress');
  if (url.protocol === 'https:') return address;
  if (url.protocol === 'http:' && LOOPBACK.has(url.hostname)) return address;
  throw new GoogleError('push.webhookUrlNotHttps');
}
