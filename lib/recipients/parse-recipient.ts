import { isLoopbackUrl, judgeUrl, literalAddress } from './judge.ts';
import { isPublicName } from './public-name.ts';
import { readUrl } from './read-url.ts';
import { DEFAULT_CHECKS } from './recipient-checks.ts';
import { RecipientRefusedError } from './recipient-refused-error.ts';

const URL_MAX_LENGTH = 2000;

/**
 * Reads the URL of a recipient, as far as it can be judged without DNS.
 * @returns it as the URL parser normalises it, and without a dot at the end of its host: with one, its
 *   certificate would have to name it so.
 * @throws RecipientRefusedError with the field. User information, which may be a password, is not in
 *   its message.
 */
export async function parseRecipient(
  text: string,
  { allowLoopback, field = 'url' }: { allowLoopback: boolean; field?: string },
): Promise<URL> {
  const refuse = (problem: string) => new RecipientRefusedError(`${field} ${problem}`, field);
  if (text.length > URL_MAX_LENGTH) throw refuse(`has more than ${URL_MAX_LENGTH} characters`);
  const url = readUrl(text);
  if (url === undefined) throw refuse('must be a full URL, such as https://example.com/webhooks');
  if (url.username !== '' || url.password !== '')
    throw refuse('has user information in it. Use headers for an Authorization');
  // In a normalised URL it begins a fragment, even an empty one.
  if (url.href.includes('#'))
    throw refuse('has a fragment, which is never sent: leave out what follows #');
  url.hostname = url.hostname.replace(/\.$/, '');
  // A longer one may come of characters that are encoded.
  if (url.href.length > URL_MAX_LENGTH)
    throw refuse(`has more than ${URL_MAX_LENGTH} characters, some of which have to be encoded`);
  try {
    await judgeUrl(url, { checks: DEFAULT_CHECKS, allowLoopback });
  } catch (error) {
    if (!(error instanceof RecipientRefusedError)) throw error;
    throw refuse(`is refused. ${error.message}`);
  }
  const isLocal = allowLoopback && isLoopbackUrl(url);
  if (!isLocal && literalAddress(url) === undefined && !isPublicName(url.hostname))
    throw refuse('has a host that is not in the internet. Use the public name of the receiver');
  return url;
}
