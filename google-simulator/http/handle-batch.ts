import { GoogleError } from '../google-error.ts';
import { randomId } from '../ids.ts';
import { multipartParts, type Part } from './multipart-parts.ts';
import { overrideMethod } from './override-method.ts';
import type { RawRequest } from './raw-request.ts';
import { readMessage } from './read-message.ts';
import { Reply } from './reply.ts';
import { textOf } from './respond.ts';

const MAX_CALLS = 100;
const PATHS = /^\/batch(?:\/(?:drive\/v[23]|calendar\/v3|storage\/v1|admin\/\w+))?$/;

/** Whether a request is a batch of calls. */
export function isBatch({ method, path }: RawRequest): boolean {
  return method === 'POST' && PATHS.test(path);
}

/**
 * Handles the calls of a batch one after the other, and returns their responses in the same order.
 * @throws GoogleError (400) if it is not multipart or has more than 100 calls.
 */
export async function handleBatch(
  batch: RawRequest,
  perform: (call: RawRequest) => Promise<Reply | undefined>,
): Promise<Reply | undefined> {
  const parts = multipartParts(batch.raw, batch.contentType);
  if (parts.length > MAX_CALLS) {
    const message = `The batch has ${parts.length} calls: the limit is ${MAX_CALLS}.`;
    throw new GoogleError('badRequest', { message });
  }
  const boundary = `batch_${randomId(32)}`;
  let text = '';
  for (const part of parts) {
    const reply = await perform(callIn(part, batch));
    if (!reply) return undefined;
    const id = part.headers['content-id']?.replace(/^<?/, '$&response-');
    const idLine = id === undefined ? '' : `Content-ID: ${id}\r\n`;
    const head = `--${boundary}\r\nContent-Type: application/http\r\n${idLine}`;
    text += `${head}\r\n${textOf(reply)}\r\n`;
  }
  const body = Buffer.from(`${text}--${boundary}--`, 'latin1');
  return new Reply(200, { 'content-type': `multipart/mixed; boundary=${boundary}` }, body);
}

// Each part is an HTTP request without a host. What it does not have is taken from the batch.
function callIn(part: Part, batch: RawRequest): RawRequest {
  const { lines, headers, body = '' } = readMessage(part.body.toString('latin1'));
  const [, method, target = ''] = /^([A-Z]+) (\S+)(?: HTTP\/1\.1)?$/.exec(lines[0] ?? '') ?? [];
  const url = URL.parse(target.startsWith('/') ? `http://localhost${target}` : target);
  if (!method || !url) throw new GoogleError('parseError');
  return overrideMethod({
    method,
    path: url.pathname,
    query: url.searchParams,
    headers,
    raw: Buffer.from(body, 'latin1'),
    contentType: headers['content-type'] ?? '',
    authorization: headers['authorization'] ?? batch.authorization,
    responded: batch.responded,
  });
}
