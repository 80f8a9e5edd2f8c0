import type { IncomingMessage } from 'node:http';

const LOOPBACK = /^(?:localhost|[a-z0-9.-]+\.localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Whether a request does not come from a program on this machine: a page of another origin sent it,
 * or a browser that resolved a foreign name to loopback (DNS rebinding). `ownHost` is a further
 * name of the server.
 */
export function isForeign(
  { headers, url }: Pick<IncomingMessage, 'headers' | 'url'>,
  ownHost = 'localhost',
): boolean {
  // A request line with a host takes precedence over the header.
  const [, target] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url ?? '') ?? [];
  const host = (target ?? headers.host ?? '').toLowerCase();
  const name = host.replace(/:\d+$/, '');
  if (!LOOPBACK.test(name) && name !== ownHost.toLowerCase()) return true;
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return true;
  // A GET of another page has no Origin.
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}
