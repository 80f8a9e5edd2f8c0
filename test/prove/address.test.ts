import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { closeServer, listen } from '../../google-simulator/http/server.ts';
import { startAddress } from '../../prove/address.ts';

async function addressOf(status: number) {
  const api = createServer((request, response) => response.writeHead(status).end(request.url));
  const address = await startAddress();
  onTestFinished(async () => {
    await address.close();
    await closeServer(api);
  });
  return { address, target: `http://127.0.0.1:${await listen(api)}/stage` };
}

test('an address without a target is unavailable', async () => {
  const { address } = await addressOf(200);
  expect((await fetch(address.url)).status).toBe(503);
});

test.each([
  [200, 200],
  [404, 404],
  [429, 503],
  [503, 503],
])('where the emulator answers %i, the address answers %i', async (status, answered) => {
  const { address, target } = await addressOf(status);
  address.leadTo(target);
  const response = await fetch(`${address.url}/notifications?a=b`);
  expect([response.status, await response.text()]).toEqual([answered, '/stage/notifications?a=b']);
});

test('a connection leads to the target, and what it refuses is refused', async () => {
  const { address, target } = await addressOf(401);
  address.leadTo(target);
  const url = `${address.url.replace('http', 'ws')}/?ticket=x`;
  const refused = new WebSocket(url);
  await new Promise((resolve) => refused.addEventListener('error', resolve));

  const echo = createServer();
  const sockets = new Set<Duplex>();
  echo.on('upgrade', (request, socket: Duplex) => {
    sockets.add(socket);
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accepted = createHash('sha1').update(key).digest('base64');
    const text = `${request.url}`;
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted}\r\n\r\n`,
    );
    socket.write(Buffer.from([0x81, text.length, ...Buffer.from(text)]));
  });
  address.leadTo(`http://127.0.0.1:${await listen(echo)}/proof`);
  const opened = new WebSocket(url, 'cloudevents.json');
  const [message] = await once(opened, 'message');
  expect((message as MessageEvent).data).toBe('/proof/?ticket=x');
  expect(opened.protocol).toBe('cloudevents.json');
  opened.close();
  for (const socket of sockets) socket.destroy();
  await closeServer(echo);
});
