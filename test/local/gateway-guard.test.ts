import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type Child, startChild } from '../../local/child-process.ts';
import { freePort } from '../../local/ports.ts';
import { waitUntil } from '../../local/wait-until.ts';

const GUARD = new URL('../../local/gateway-guard.ts', import.meta.url).href;
const SERVERS = fileURLToPath(new URL('two-servers.ts', import.meta.url));

let child: Child | undefined;
afterEach(() => child?.close());

test.skipIf(process.platform === 'win32')(
  'after SIGUSR2 the API is refused, and functions are still invoked',
  async () => {
    const [api, lambda] = [await freePort(), await freePort()].map(String);
    const ports = ['--httpPort', `${api}`, '--lambdaPort', `${lambda}`];
    child = startChild(process.execPath, ['--import', GUARD, SERVERS, ...ports]);
    const statusAt = (port: string | undefined) =>
      fetch(`http://localhost:${port}`, { signal: AbortSignal.timeout(5000) }).then(
        ({ status }) => status,
        () => 0,
      );
    for (const port of [api, lambda])
      await waitUntil(async () => (await statusAt(port)) === 200, 'the server responds');
    child.notify('SIGUSR2');
    await waitUntil(async () => (await statusAt(api)) === 503, 'the API refuses');
    expect(await statusAt(lambda)).toBe(200);
  },
);
