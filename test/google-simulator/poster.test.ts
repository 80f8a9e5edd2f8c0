import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createPoster } from '../../google-simulator/delivery/poster.ts';

/** Posts to a server that does with the connection what it is told. */
async function postTo(
  answer: (socket: Socket) => void,
  patienceMs?: number,
): Promise<number | undefined> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const poster = createPoster(patienceMs);
  onTestFinished(() => {
    poster.close();
    server.close();
  });
  return poster.post(`http://127.0.0.1:${port}`, ['Host', 'x', 'Content-Length', '0'], '');
}

test('a receiver that never answers is given up', async () => {
  expect(await postTo(() => {}, 20)).toBeUndefined();
});

test('102 counts, even if nothing follows', async () => {
  expect(await postTo((socket) => socket.end('HTTP/1.1 102 Processing\r\n\r\n'))).toBe(102);
});

test('what follows a 102 counts more', async () => {
  const answer = 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n';
  expect(await postTo((socket) => socket.end(answer))).toBe(503);
});

test('what cannot be reached has no status, and nothing is sent once closed', async () => {
  const poster = createPoster();
  expect(await poster.post('http://127.0.0.1:1', ['Host', 'x'], '')).toBeUndefined();
  poster.close();
  expect(await poster.post('http://127.0.0.1:1', ['Host', 'x'], '')).toBeUndefined();
});
