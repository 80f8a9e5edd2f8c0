import { describe, expect, test } from 'vitest';
import type { PostRequest, PostResult } from '../../../lib/recipients/post-result.ts';
import { createPoster } from '../../../lib/recipients/poster.ts';
import { listenHttp, listenRaw, listenTcp } from './servers.ts';

const SECRET = 'open-sesame';
const OK = 'HTTP/1.1 200 OK\r\n';

describe('an answer', () => {
  test('of 10 MB is read no further than needed', async () => {
    let written = 0;
    const { port } = await listenHttp((_, response) => {
      const part = Buffer.alloc(100_000, 'x');
      const write = () => {
        while (written < 10_000_000 && !response.destroyed) {
          written += part.length;
          if (!response.write(part)) return void response.once('drain', write);
        }
        response.end();
      };
      write();
    });
    expect(await postTo(port)).toMatchObject({ status: 200, replyHead: 'x'.repeat(256) });
    expect(written).toBeLessThan(10_000_000);
  });

  test('that never ends counts when enough of it has come', async () => {
    const { port } = await listenHttp((_, response) => {
      const write = () => !response.destroyed && response.write('y'.repeat(5000), () => write());
      write();
    });
    expect(await postTo(port)).toMatchObject({ status: 200, replyHead: 'y'.repeat(256) });
  });

  test.each([
    ['breaks off', 'end'],
    ['stops', 'keep'],
  ] as const)('whose body %s counts, with what has come of it', async (_, then) => {
    const { port } = await listenRaw(`${OK}content-length: 1000\r\n\r\nhalf`, then);
    expect(await postTo(port, { timeoutMs: 300 })).toMatchObject({
      outcome: 'answered',
      status: 200,
      replyHead: 'half',
    });
  });

  test('whose body is no chunk of HTTP counts', async () => {
    const { port } = await listenRaw(`${OK}transfer-encoding: chunked\r\n\r\nzz\r\n${SECRET}`);
    expect(await postTo(port)).toMatchObject({ outcome: 'answered', status: 200, replyHead: '' });
  });

  test('whose body stops does not cost the whole time', async () => {
    const { port } = await listenRaw(`${OK}content-length: 1000\r\n\r\nhalf`, 'keep');
    const startMs = performance.now();
    expect(await postTo(port, { timeoutMs: 60_000 })).toMatchObject({ status: 200 });
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });

  test('has the text of its first 256 bytes, without half a character', async () => {
    const { port } = await listenHttp((_, response) => response.end(`${'a'.repeat(255)}ä`));
    expect(await postTo(port)).toMatchObject({ replyHead: 'a'.repeat(255) });
  });

  test.each(['with the first', 'later'])(
    'too many, which comes %s, is not that to the next request',
    async (when) => {
      const answer = (status: number) => `HTTP/1.1 ${status} A\r\ncontent-length: 0\r\n\r\n`;
      const { promise: second, resolve } = Promise.withResolvers<void>();
      let requests = 0;
      const server = await listenTcp((socket) => {
        socket.on('data', () => {
          requests += 1;
          const surplus = requests === 1 ? answer(500) : '';
          if (when === 'later') {
            socket.write(answer(200));
            setImmediate(() => socket.write(surplus, () => resolve()));
          } else socket.write(answer(200) + surplus, () => resolve());
        });
      });
      const post = createPoster({ now: () => 0, allowLoopback: true });
      const request = { url: `http://127.0.0.1:${server.port}/`, headers: {}, body: '{}' };
      expect(await post({ ...request, timeoutMs: 5000 })).toMatchObject({ status: 200 });
      await second;
      // A turn of this process, in which what was written arrives.
      await fetch(`http://127.0.0.1:${server.port}/`).catch(() => undefined);
      expect(await post({ ...request, timeoutMs: 5000 })).toMatchObject({ status: 200 });
    },
  );

  test('that is no text is shown as text nevertheless', async () => {
    const { port } = await listenHttp((_, response) => response.end(Buffer.from([0xff, 0x41])));
    expect(await postTo(port)).toMatchObject({ replyHead: '\ufffdA' });
  });

  test('has no use for its connection if it is long', async () => {
    const server = await listenHttp((_, response) => response.end('x'.repeat(1_000_000)));
    expect(await postTo(server.port)).toMatchObject({ status: 200 });
  });
});

describe('no answer', () => {
  test.each([
    ['bytes that are no HTTP', `${SECRET}\r\n\r\n`],
    ['another protocol', `SSH-2.0-${SECRET}\r\n`],
    ['a status of two digits', `HTTP/1.1 20 ${SECRET}\r\n\r\n`],
    ['a status of four digits', `HTTP/1.1 2000 ${SECRET}\r\n\r\n`],
    ['a header without a colon', `${OK}${SECRET}\r\n\r\n`],
    ['two lengths', `${OK}content-length: 1\r\ncontent-length: 2\r\n\r\nab`],
    ['a length and chunks', `${OK}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\na`],
    ['headers of 100 KB', `${OK}x: ${SECRET.repeat(10_000)}\r\n\r\n`],
    [
      'another protocol that it switches to',
      'HTTP/1.1 101 A\r\nupgrade: b\r\nconnection: upgrade\r\n\r\n',
    ],
    ['101 without a protocol', 'HTTP/1.1 101 A\r\n\r\n'],
    ['the status 99', 'HTTP/1.1 099 A\r\n\r\n'],
    ['the status 600', 'HTTP/1.1 600 A\r\n\r\n'],
    ['the status 999', 'HTTP/1.1 999 A\r\n\r\n'],
  ])('is %s', async (_, reply) => {
    const { port } = await listenRaw(reply, 'keep');
    const result = await postTo(port);
    expect(result).toMatchObject({
      outcome: 'failed',
      errorClass: 'response',
      address: '127.0.0.1',
    });
    expect(JSON.stringify(result)).not.toContain(SECRET);
  });

  test.each([
    ['before a byte of a reply', ''],
    ['within the status', 'HTTP/1.1 2'],
    ['within the headers', `${OK}content-type: te`],
    ['after an interim answer', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ])('comes if the connection is closed %s', async (_, reply) => {
    const { port } = await listenRaw(reply);
    const result = await postTo(port);
    expect(result).toMatchObject({ outcome: 'failed', address: '127.0.0.1' });
    expect(result).toMatchObject({
      errorClass: expect.stringMatching(/^(?:connection|response)$/),
    });
  });

  test('is a flood of interim answers', async () => {
    const { port } = await listenRaw('HTTP/1.1 102 Processing\r\n\r\n'.repeat(1000), 'keep');
    expect(await postTo(port)).toMatchObject({
      errorClass: 'response',
      message: 'There were interim answers without end',
    });
  });

  test('comes from one that closes at once', async () => {
    const { port } = await listenTcp((socket) => socket.destroy());
    expect(await postTo(port)).toMatchObject({ outcome: 'failed', errorClass: 'connection' });
  });

  test('comes from where nothing listens', async () => {
    expect(await postTo(1)).toMatchObject({
      outcome: 'failed',
      errorClass: 'connection',
      message: 'The connection failed (ECONNREFUSED)',
    });
  });

  test.each([
    ['says nothing', ''],
    ['sends interim answers only', 'HTTP/1.1 102 Processing\r\n\r\n'],
    ['stops within its headers', `${OK}content-type: te`],
  ])('comes in time from one that %s', async (_, reply) => {
    const { port } = await listenRaw(reply, 'keep');
    expect(await postTo(port, { timeoutMs: 100 })).toMatchObject({
      outcome: 'failed',
      errorClass: 'timeout',
      message: 'There was no answer in time',
      address: '127.0.0.1',
    });
  });

  test('comes in time from one that trickles headers', async () => {
    const { port } = await listenTcp((socket) => {
      socket.write(OK);
      const timer = setInterval(() => socket.write('a: b\r\n'), 10);
      socket.once('close', () => clearInterval(timer));
    });
    expect(await postTo(port, { timeoutMs: 200 })).toMatchObject({ errorClass: 'timeout' });
  });

  test('comes in time from a look-up that hangs', async () => {
    const post = createPoster({ now: () => 0, lookupAll: () => new Promise(() => undefined) });
    const url = 'https://hooks.tidings-receiver.com/';
    expect(await post({ url, headers: {}, body: '', timeoutMs: 50 })).toMatchObject({
      errorClass: 'timeout',
      message: 'There was no connection in time',
    });
  });

  test('comes in time from a check that hangs', async () => {
    const checkUrl = () => new Promise<void>(() => undefined);
    const check = { name: 'custom', args: [], checkUrl } as const;
    const checks = [{ ...check, validate: checkUrl, toJSON: () => expect.unreachable() }];
    const post = createPoster({ now: () => 0, checks });
    expect(
      await post({ url: 'https://8.8.8.8/', headers: {}, body: '', timeoutMs: 50 }),
    ).toMatchObject({ errorClass: 'timeout', message: 'The URL was not judged in time' });
  });

  test('comes when its sender gives up, before or meanwhile', async () => {
    const { port } = await listenRaw('', 'keep');
    expect(await postTo(port, { signal: AbortSignal.abort() })).toMatchObject({
      errorClass: 'timeout',
    });
    expect(await postTo(port, { signal: AbortSignal.timeout(50) })).toMatchObject({
      errorClass: 'timeout',
    });
  });
});

function postTo(port: number, request: Partial<PostRequest> = {}): Promise<PostResult> {
  const post = createPoster({ now: () => 0, allowLoopback: true });
  const url = `http://127.0.0.1:${port}/`;
  return post({ url, headers: {}, body: '{}', timeoutMs: 5000, ...request });
}
