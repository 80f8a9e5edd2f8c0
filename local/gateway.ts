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
  /** More of serverless.yml's params, by name. */
  params?: Readonly<Record<string, string>>;
  /** Gets every line that the framework and the functions print. */
  onLine: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/** The functions, as API Gateway calls them, and as Lambda's own API does. */
export interface Gateway extends Service {
  lambdaUrl: string;
}

/**
 * Starts `serverless offline` and waits until it answers.
 * @throws LocalError with its last words.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { port, environment, googleRootUrl, onLine, signal } = options;
  const url = `http://localhost:${port}`;
  const lambdaPort = await freePort();
  const ports = ['--httpPort', String(port), '--lambdaPort', String(lambdaPort)];
  const buildFolder = `.esbuild/offline-${port}`;
  const params = Object.entries({
    notificationsUrl: `${url}/notifications`,
    googleRootUrl,
    buildFolder,
    ...options.params,
  }).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const args = ['offline', 'start', ...ports, ...params];
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
    lambdaUrl: `http://localhost:${lambdaPort}`,
    async close() {
      await service.close();
      await rm(join(ROOT, buildFolder), { recursive: true, force: true });
    },
  };
}
