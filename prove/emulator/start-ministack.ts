import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from '../../local/child-process.ts';
import { freePort } from '../../local/ports.ts';
import { type Service, waitForService } from '../../local/wait-for-service.ts';

// Functions run on the Node version that the deployment declares.
const NODE_FOLDER = fileURLToPath(new URL('../../node_modules/node/bin', import.meta.url));

const MINISTACK = fileURLToPath(new URL('with-deployments.py', import.meta.url));

// What AWS gives to a new account.
const CONCURRENT_EXECUTIONS = 10;

/** Starts the AWS emulator, which keeps everything in memory. @throws LocalError with its output. */
export async function startMinistack(
  python: string,
  onLine: (line: string) => void,
): Promise<Service> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = await mkdtemp(join(tmpdir(), 'tidings-prove-'));
  const service = await waitForService({
    child: startChild(python, [MINISTACK], {
      cwd: folder,
      env: environment(port, folder),
      onLine,
    }),
    url,
    name: 'the AWS emulator',
    explain: ({ output }) => `The AWS emulator ended. Its last output: ${output.slice(-1000)}`,
    timeoutMs: 60_000,
  });
  return {
    ...service,
    async close() {
      await service.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// Variables of AWS, even empty ones, would reach the functions. So does the one that lets them send to
// this machine, which no deployment sets.
function environment(port: number, folder: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(AWS|VITEST|NODE)_?/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    PATH: `${NODE_FOLDER}${delimiter}${process.env['PATH']}`,
    TMPDIR: folder,
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: 'localhost',
    TIDINGS_ALLOW_LOOPBACK: 'true',
    LAMBDA_ACCOUNT_CONCURRENCY: String(CONCURRENT_EXECUTIONS),
  };
}
