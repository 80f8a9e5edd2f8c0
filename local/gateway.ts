import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';
import { freePort } from './ports.ts';
import { type Service, whenServing } from './service.ts';

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

/** Starts `serverless offline` and waits until it answers. @throws LocalError with its last words. */
export async function startGateway(options: GatewayOptions): Promise<Service> {
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
  const service = await whenServing({
    child: startChild(process.execPath, [SERVERLESS, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      onLine,
    }),
    url,
    name: 'serverless offline',
    explain: ({ lastWords }) => `serverless offline ended. It said: ${lastWords.slice(-1000)}`,
    timeoutMs: 60_000,
    signal,
  });
  return {
    ...service,
    async close() {
      await service.close();
      await rm(join(ROOT, buildFolder), { recursive: true, force: true });
    },
  };
}
