import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { LocalError } from '../../local/local-error.ts';
import { claimPort, freePort } from '../../local/ports.ts';
import { parseOptions } from '../../local/start-options.ts';

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** Listens on a port, by default a free one, and returns it. */
function occupy(host: string | undefined, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    open.push(server);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

test.each([
  ['every address', undefined],
  ['127.0.0.1', '127.0.0.1'],
])('a port in use on %s is an error that names it', async (_, host) => {
  const port = await occupy(host);

  await expect(claimPort(port)).rejects.toThrow(LocalError);
  await expect(claimPort(port)).rejects.toThrow(String(port));
});

test('the port that is suggested is free, and so is the one after it', async () => {
  const port = await occupy(undefined);
  // Other tests may have these: they are in use in any case.
  for (const next of [port + 1, port + 2, port + 3]) await occupy(undefined, next).catch(() => 0);

  const failure: unknown = await claimPort(port).catch((error: unknown) => error);

  const suggested = Number(/--port (\d+)/.exec(String(failure))?.[1]);
  expect([port, port + 1, port + 2, port + 3]).not.toContain(suggested);
  await occupy(undefined, suggested);
  await occupy(undefined, suggested + 1);
});

test('a free port can be claimed, is none that an outgoing connection takes, and stays free', async () => {
  const port = await freePort();
  expect(port).toBeLessThan(32_768);
  await claimPort(port);

  expect(await occupy(undefined, port)).toBe(port);
});

test('the error for the highest port suggests a valid port', async () => {
  await occupy(undefined, 65_535);

  const failure: unknown = await claimPort(65_535).catch((error: unknown) => error);

  const suggested = String(failure).split('-- ')[1]?.split(' ') ?? [];
  expect(parseOptions(suggested).port).not.toBe(65_535);
});
