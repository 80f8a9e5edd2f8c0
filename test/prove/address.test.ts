import { createServer } from 'node:http';
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
