import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createPostClient } from '../../../google-simulator/delivery/post-client.ts';

/** Posts to a server that handles the connection with `respond`. */
async function postTo(
  respond: (socket: Socket) => void,
  timeoutMs?: number,
): Promise<number | undefined> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => respond(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = createPostClient(timeoutMs);
  onTestFinished(() => {
    client.close();
    server.close();
  });
  return client.post(`http://127.0.0.1:${port}`, ['Host', 'x', 'Content-Length', '0'], '');
}

test('the request to a receiver that never responds times out', async () => {
  expect(await postTo(() => {}, 20)).toBeUndefined();
});

test('102 counts, even if no final response follows', async () => {
  expect(await postTo((socket) => socket.end('HTTP/1.1 102 Processing\r\n\r\n'))).toBe(102);
});

test('a final response takes precedence over 102', async () => {
  const responses = 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n';
  expect(await postTo((socket) => socket.end(responses))).toBe(503);
});

test('an unreachable address gives no status, and neither does a closed client', async () => {
  const client = createPostClient();
  expect(await client.post('http://127.0.0.1:1', ['Host', 'x'], '')).toBeUndefined();
  client.close();
  expect(await client.post('http://127.0.0.1:1', ['Host', 'x'], '')).toBeUndefined();
});
