import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Method } from '../../../lib/recipients/post-result.ts';
import { createPoster } from '../../../lib/recipients/poster.ts';
import { listenHttp } from './servers.ts';

async function sent(method: Method | undefined, body: string) {
  const received: unknown[] = [];
  const { port } = await listenHttp(async (request, response) => {
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
    received.push({ method: request.method, body: await text(request), length, coding });
    response.end('ok');
  });
  const post = createPoster({ now: () => 0, allowLoopback: true });
  const url = `http://127.0.0.1:${port}/`;
  const named = method === undefined ? {} : { method };
  const result = await post({ ...named, url, headers: {}, body, timeoutMs: 5000 });
  expect(result).toMatchObject({ outcome: 'answered', status: 200, replyHead: 'ok' });
  return received;
}

test.each([undefined, 'POST', 'PUT', 'PATCH', 'DELETE'] as const)(
  'a request by %s has a body with its length',
  async (method) => {
    const received = { method: method ?? 'POST', body: 'ä', length: '2', coding: undefined };
    expect(await sent(method, 'ä')).toEqual([received]);
  },
);

test.each([
  ['POST', '0'],
  ['PUT', '0'],
  ['PATCH', '0'],
  ['GET', undefined],
  ['DELETE', undefined],
] as const)('a request by %s with an empty body has the length %s', async (method, length) => {
  expect(await sent(method, '')).toEqual([{ method, body: '', length, coding: undefined }]);
});
