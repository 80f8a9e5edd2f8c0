import type { IncomingMessage } from 'node:http';
import { isForeign } from '../google-simulator/http/is-foreign.ts';

const PAGE_OF_THIS_MACHINE = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/**
 * Whether neither a program on this machine nor a page of it opens a WebSocket. Such a page may have
 * another port than the stream: it sends no credentials but a ticket, which its own server has asked for.
 */
export function isForeignSocket({
  headers,
  url,
}: Pick<IncomingMessage, 'headers' | 'url'>): boolean {
  const { origin, 'sec-fetch-site': _, ...others } = headers;
  if (origin !== undefined && !PAGE_OF_THIS_MACHINE.test(origin)) return true;
  return isForeign({ headers: others, url });
}
