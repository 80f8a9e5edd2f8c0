import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';
import { LocalError } from './local-error.ts';
import { freePort } from './ports.ts';
import { waitUntil } from './wait-until.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SERVERLESS = fileURLToPath(
  new URL('../node_modules/serverless/bin/serverless.js', import.meta.url),
);

/** What the functions are to be started with. */
export interface GatewayOptions {
  port: number;
  /** The environment of the functions: AWS's endpoints and credentials. */
  environment: Record<string, string>;
  googleRootUrl: string;
  /** Gets every line that the framework and the functions print. */
  onLine: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/** The project's serverless.yml, running on this machine. */
export interface Gateway {
  url: string;
  close(): Promise<void>;
}

/** Starts `serverless offline` and waits until it answers. @throws LocalError with its last words. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { port, environment, googleRootUrl, onLine, signal } = options;
  const url = `http://localhost:${port}`;
  const ports = ['--httpPort', String(port), '--lambdaPort', String(await freePort())];
  const buildFolder = `.esbuild/offline-${port}`;
  const params = [
    `notificationsUrl=${url}/notifications`,
    `googleRootUrl=${googleRootUrl}`,
    `buildFolder=${buildFolder}`,
  ];
  const args = ['offline', 'start', ...ports, ...params.flatMap((param) => ['--param', param])];
  const child = startChild(process.execPath, [SERVERLESS, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    onLine,
  });
  const failed = child.ended.then(({ lastWords }) => {
    throw new LocalError(`serverless offline ended. It said: ${lastWords.slice(-1000)}`);
  });
  const ended = new AbortController();
  failed.catch(() => ended.abort());
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  const what = `serverless offline answers on ${url}`;
  const waitOptions = {
    timeoutMs: 60_000,
    signal: AbortSignal.any(signal ? [ended.signal, signal] : [ended.signal]),
  };
  await Promise.race([failed, waitUntil(answers, what, waitOptions)]).catch(
    async (error: unknown) => {
      await child.close();
      throw error;
    },
  );
  return {
    url,
    async close() {
      await child.close();
      await rm(join(ROOT, buildFolder), { recursive: true, force: true });
    },
  };
}
