import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './child-process.ts';
import { freePort, freePortNear } from './ports.ts';
import { type Service, waitForService } from './wait-for-service.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SERVERLESS = fileURLToPath(
  new URL('../node_modules/serverless/bin/serverless.js', import.meta.url),
);
const GUARD = new URL('gateway-guard.ts', import.meta.url).href;

/** The configuration of the functions. */
export interface GatewayOptions {
  port: number;
  /** The environment of the functions: AWS endpoints and credentials. */
  environment: Record<string, string>;
  googleRootUrl: string;
  /** More params of serverless.yml, by name. */
  params?: Readonly<Record<string, string>>;
  /** When sockets are closed, in seconds: those that are that old, and those without a message. */
  socketTimeouts?: SocketTimeouts | undefined;
  /** Receives every line that the framework and the functions print. */
  onLine: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/** When the gateway closes sockets; without them as AWS does, after two hours and ten minutes. */
export interface SocketTimeouts {
  hardSeconds?: number;
  idleSeconds?: number;
}

/** The functions, behind an HTTP API like API Gateway's and an endpoint like Lambda's. */
export interface Gateway extends Service {
  lambdaUrl: string;
  /** The live stream. */
  streamUrl: string;
  /** Has it answer 503 to all further requests; functions can still be invoked. Not on Windows. */
  refuse(): void;
}

/** Starts `serverless offline` and waits until it responds. @throws LocalError with its output. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { port, environment, googleRootUrl, socketTimeouts, onLine, signal } = options;
  const url = `http://localhost:${port}`;
  const lambdaPort = await freePort();
  const lambdaUrl = `http://localhost:${lambdaPort}`;
  const socketPort = await freePortNear(port + 1);
  const streamUrl = `ws://localhost:${socketPort}`;
  const numbers = {
    httpPort: port,
    lambdaPort,
    websocketPort: socketPort,
    webSocketHardTimeout: socketTimeouts?.hardSeconds,
    webSocketIdleTimeout: socketTimeouts?.idleSeconds,
  };
  const settings = Object.entries(numbers).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  const buildFolder = `.esbuild/offline-${port}`;
  const params = Object.entries({
    notificationsUrl: `${url}/notifications`,
    googleRootUrl,
    buildFolder,
    streamUrl,
    connectionsUrl: `http://localhost:${socketPort}`,
    ...options.params,
  }).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const args = ['offline', 'start', ...settings, ...params];
  const child = startChild(process.execPath, ['--import', GUARD, SERVERLESS, ...args], {
    cwd: ROOT,
    // Some of the functions invoke others.
    env: { ...process.env, ...environment, AWS_ENDPOINT_URL_LAMBDA: lambdaUrl },
    onLine,
  });
  const service = await waitForService({
    child,
    url,
    name: 'serverless offline',
    explain: ({ output }) => `serverless offline ended. Its last output: ${output.slice(-1000)}`,
    timeoutMs: 60_000,
    signal,
  });
  return {
    ...service,
    lambdaUrl,
    streamUrl,
    refuse: () => child.notify('SIGUSR2'),
    async close() {
      await service.close();
      await rm(join(ROOT, buildFolder), { recursive: true, force: true });
    },
  };
}
