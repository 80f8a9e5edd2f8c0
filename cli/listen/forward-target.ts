import { usageError } from '../command-error.ts';

const EXAMPLES = '3000, 3000/path, localhost:3000/path or https://example.com/path';

// A name, an address, or one of IPv6, and what may follow it.
const HOST = /^(?:[a-z][\w.-]*|\d+(?:\.\d+){3}|\[[\da-f:.]+\])(?::\d+)?(?:[/?#].*)?$/is;

/**
 * The URL that events are forwarded to: a port of this machine, a host, or the URL itself.
 * @throws CommandError for what is no such thing.
 */
export function forwardTarget(text: string): string {
  const url = URL.parse(asUrl(text));
  if (url === null || !/^https?:$/.test(url.protocol) || url.port === '0')
    throw usageError(`--forward-to must be ${EXAMPLES}, and "${text}" is none of these`);
  // Nothing of it is shown: it may be a password.
  if (url.username !== '' || url.password !== '')
    throw usageError('--forward-to must have no user name and no password: leave them out');
  url.hash = '';
  return url.href;
}

// Where a scheme is missing it is http: this is for what is being developed.
function asUrl(text: string): string {
  const [, port, rest = ''] = /^:?(\d{1,5})([/?#].*)?$/s.exec(text) ?? [];
  if (port !== undefined) return `http://localhost:${port}${rest}`;
  if (/^https?:\/\//i.test(text)) return text;
  return HOST.test(text) ? `http://${text}` : '';
}
