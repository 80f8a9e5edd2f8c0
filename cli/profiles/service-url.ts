import { isApiKey } from '../../lib/api/api-key.ts';
import { usageError } from '../command-error.ts';

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * The URL of a service without a slash at its end.
 * @param name of the flag or variable that it comes from, for the message.
 * @throws CommandError for what is no such URL. Without TLS it has to be on this machine: the key is sent
 *   with every request.
 */
export function serviceUrl(text: string, name: string): string {
  // It would be looked up as the name of a host.
  if (isApiKey(text)) throw usageError(`${name} must be a URL, and this is an API key`);
  const url = URL.parse(/^[\w.-]+(:\d+)?(\/|$)/.test(text) ? `https://${text}` : text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw usageError(
      `${name} must be the URL that serverless info prints, such as https://abc.execute-api.eu-central-1.amazonaws.com, and "${text}" is not`,
    );
  if (url.username || url.password || url.search || url.hash)
    throw usageError(`${name} must have neither a user name, a query nor a fragment`);
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname))
    throw usageError(
      `${name} must begin with https://, since the key is sent to it; http:// is for this machine only`,
    );
  return url.href.replace(/\/+$/, '');
}
