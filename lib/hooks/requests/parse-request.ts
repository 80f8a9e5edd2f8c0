import type { RecipientRules } from '../../endpoints/parse-endpoint.ts';
import { parseEndpointHeaders } from '../../messages/parse-endpoint-headers.ts';
import { TidingsError } from '../../protocol/tidings-error.ts';
import { parseRecipient } from '../../recipients/parse-recipient.ts';
import type { HookRequest } from '../../sandbox/hook-effects.ts';
import type { ParsedRequest } from './parsed-request.ts';

/** The largest body of a request, in bytes of UTF-8. */
const REQUEST_BODY_MAX_BYTES = 256 * 1024;

/**
 * Reads a request that a hook has asked for, as far as it can be judged without DNS. A text is sent as it
 * is, any other value as JSON; a `content-type` of the hook's own goes first.
 * @param place where the request is, such as `request.0`: errors name fields by it
 * @throws RecipientRefusedError, TidingsError `invalid-request`, with the field, such as `request.0.url`
 */
export async function parseRequest(
  { url, method = 'POST', headers = {}, body }: HookRequest,
  place: string,
  { allowLoopback }: RecipientRules,
): Promise<ParsedRequest> {
  const { href } = await parseRecipient(url, { allowLoopback, field: `${place}.url` });
  const given = parseEndpointHeaders(headers, `${place}.headers`, ['content-type']);
  if (body === undefined) return { url: href, method, headers: given, body: '' };
  if (method === 'GET')
    throw invalid(`${place}.body`, 'must be left out: a GET has none. Use POST, or the query');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  if (Buffer.byteLength(text) > REQUEST_BODY_MAX_BYTES)
    throw invalid(
      `${place}.body`,
      `has more than ${REQUEST_BODY_MAX_BYTES} bytes, which are the most`,
    );
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  return { url: href, method, headers: { 'content-type': type, ...given }, body: text };
}

function invalid(field: string, problem: string): TidingsError {
  return new TidingsError('invalid-request', `${field} ${problem}`, { field });
}
