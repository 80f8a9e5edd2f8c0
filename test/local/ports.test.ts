import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { LocalError } from '../../local/local-error.ts';
import { parseOptions } from '../../local/options.ts';
import { claimPort, freePort } from '../../local/ports.ts';

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** Takes a port, any by default, and says which. */
function taken(host: string | undefined, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    open.push(server);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

test.each([
  ['every address', undefined],
  ['127.0.0.1', '127.0.0.1'],
])('a port that is taken on %s is a complaint that names it', async (_, host) => {
  const port = await taken(host);

  await expect(claimPort(port)).rejects.toThrow(LocalError);
  await expect(claimPort(port)).rejects.toThrow(String(port));
});

test('a port that is free can be claimed, and is free after that', async () => {
  const port = await freePort();
  await claimPort(port);

  expect(await taken(undefined, port)).toBe(port);
});

test('the last port of all suggests one that exists', async () => {
  await taken(undefined, 65_535);

  const complaint: unknown = await claimPort(65_535).catch((error: unknown) => error);

  const suggested = String(complaint).split('-- ')[1]?.split(' ') ?? [];
  expect(parseOptions(suggested).port).not.toBe(65_535);
});
