import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { GoogleError } from '../google-error.ts';
import { decodeBody } from './decode-body.ts';
import { overrideMethod } from './override-method.ts';
import type { RawRequest } from './raw-request.ts';

/** Reads a request and its whole body. @throws GoogleError (400) if it cannot be read. */
export async function readRequest(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<RawRequest> {
  const { headers, url = '/' } = request;
  const responded = new Promise<void>((resolve) => response.once('close', resolve));
  // Read in any case, so that the connection can be used again.
  const body = await buffer(request);
  // With a host in front, a path that starts with two slashes stays a path.
  const parsed = URL.parse(url.startsWith('/') ? `http://localhost${url}` : url);
  if (!parsed) throw new GoogleError('badRequest');
  return overrideMethod({
    method: request.method ?? 'GET',
    path: parsed.pathname,
    query: parsed.searchParams,
    headers,
    raw: await decodeBody(body, headers['content-encoding']),
    contentType: headers['content-type'] ?? '',
    authorization: headers.authorization ?? '',
    responded,
  });
}
