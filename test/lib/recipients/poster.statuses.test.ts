import { expect, test } from 'vitest';
import { createPoster } from '../../../lib/recipients/poster.ts';
import { listenTcp } from './servers.ts';

test('each status from 200 to 599 is an answer, also after interim ones', async () => {
  const server = await listenTcp((socket) => {
    socket.on('data', (data) => {
      const [, status] = /^POST \/(\d+) /.exec(data.toString()) ?? [];
      const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n';
      const hasBody = status !== '204' && status !== '304';
      const rest = hasBody ? 'content-length: 2\r\n\r\nhi' : '\r\n';
      socket.write(`${interim}HTTP/1.1 ${status}\r\n${rest}`);
    });
  });
  const post = createPoster({ now: () => 0, allowLoopback: true });
  for (let status = 200; status <= 599; status += 1) {
    const url = `http://127.0.0.1:${server.port}/${status}`;
    const replyHead = status === 204 || status === 304 ? '' : 'hi';
    expect(await post({ url, headers: {}, body: '', timeoutMs: 5000 })).toEqual({
      outcome: 'answered',
      status,
      replyHead,
      address: '127.0.0.1',
      durationMs: 0,
    });
  }
  expect(server.connections()).toBe(1);
});

test('each status from 100 to 199 is an interim answer, but for 101', async () => {
  const { port } = await listenTcp((socket) => {
    socket.on('data', (data) => {
      const [, status] = /^POST \/(\d+) /.exec(data.toString()) ?? [];
      socket.write(`HTTP/1.1 ${status} A\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n`);
    });
  });
  const post = createPoster({ now: () => 0, allowLoopback: true });
  for (let status = 100; status <= 199; status += 1) {
    const url = `http://127.0.0.1:${port}/${status}`;
    const result = await post({ url, headers: {}, body: '', timeoutMs: 5000 });
    expect([status, result.outcome]).toEqual([status, status === 101 ? 'failed' : 'answered']);
  }
});
