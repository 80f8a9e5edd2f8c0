import { GoogleError } from '../google-error.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Refuses an address that Google would not send to. Plain HTTP is let through to this very machine, so that a laptop can receive. */
export function checkAddress(address: unknown): string {
  // A missing address is answered as if it were not HTTPS, as Google does.
  if (typeof address !== 'string' || address === '')
    throw new GoogleError('push.webhookUrlNotHttps');
  const url = URL.parse(address);
  if (!url?.hostname) throw new GoogleError('push.webhookUrlNoHostOrAddress');
  if (url.protocol === 'https:') return address;
  if (url.protocol === 'http:' && LOOPBACK.has(url.hostname)) return address;
  throw new GoogleError('push.webhookUrlNotHttps');
}
