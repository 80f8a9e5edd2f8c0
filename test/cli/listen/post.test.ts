import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { post } from '../../../cli/listen/post.ts';
import { closeServer } from '../../../local/close-server.ts';
import { freePort } from '../../../local/ports.ts';

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await closeServer(server);
});

async function target(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://localhost:${typeof address === 'object' ? address?.port : ''}/hook`;
}

const postTo = (url: string, more: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
  post({
    url,
    headers: { 'content-type': 'application/json', 'x-mine': 'yes' },
    body: '{"ü":1}',
    timeoutMs: more.timeoutMs ?? 15_000,
    now: performance.now.bind(performance),
    signal: more.signal ?? new AbortController().signal,
  });

test('the answer has its status, the time, and the first line of its body', async () => {
  const received: unknown[] = [];
  const url = await target(async (request, response) => {
    const { method, url: path, headers } = request;
    received.push([
      method,
      path,
      headers['x-mine'],
      headers['content-length'],
      await text(request),
    ]);
    response.writeHead(202).end('first\r\nsecond');
  });
  expect(await postTo(url)).toEqual({
    outcome: 'answered',
    status: 202,
    firstLine: 'first',
    durationMs: expect.any(Number),
  });
  expect(received).toEqual([['POST', '/hook', 'yes', '8', '{"ü":1}']]);
});

test('a header that cannot be sent is a failure, and no target that is waited for', async () => {
  const url = await target((_, response) => void response.end());
  const headers = { 'webhook-id': 'p1\r\nx-injected: yes' };
  const sent = { url, headers, body: '{}', timeoutMs: 15_000, now: Date.now };
  expect(await post({ ...sent, signal: new AbortController().signal })).toMatchObject({
    outcome: 'failed',
    message: 'The request cannot be sent (ERR_INVALID_CHAR)',
  });
});

test('a body without an end is read no further than it takes to show it', async () => {
  const url = await target((_, response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
    };
    response.on('drain', more);
    more();
  });
  const posted = await postTo(url);
  expect(posted).toMatchObject({ outcome: 'answered', status: 200, firstLine: 'x'.repeat(256) });
});

test('a redirect is an answer, and not followed', async () => {
  let requests = 0;
  const url = await target((_, response) => {
    requests += 1;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  expect(await postTo(url)).toMatchObject({ outcome: 'answered', status: 307 });
  expect(requests).toBe(1);
});

test('where nothing listens, nothing was sent', async () => {
  expect(await postTo(`http://localhost:${await freePort()}/`)).toMatchObject({
    outcome: 'unreachable',
    message: 'The connection failed (ECONNREFUSED)',
  });
});

test('a target that breaks off may have had it', async () => {
  const url = await target((request) => request.socket.destroy());
  expect(await postTo(url)).toMatchObject({
    outcome: 'failed',
    message: expect.stringMatching(/^The connection was closed before an answer/),
  });
});

test('one that does not answer is given up after the time', async () => {
  const url = await target(() => undefined);
  expect(await postTo(url, { timeoutMs: 50 })).toMatchObject({
    outcome: 'failed',
    message: 'There was no answer in time',
  });
});

test('the signal ends it', async () => {
  const controller = new AbortController();
  const url = await target(() => controller.abort());
  expect(await postTo(url, { signal: controller.signal })).toMatchObject({ outcome: 'failed' });
});

test('an answer that is no HTTP is a failure', async () => {
  const server = createTcpServer((socket) => socket.resume().end('SSH-2.0\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  expect(await postTo(`http://127.0.0.1:${port}/`)).toMatchObject({ outcome: 'failed' });
  await new Promise((resolve) => server.close(resolve));
});
