import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Google } from '../google-simulator/google.ts';
import { startGoogle } from '../google-simulator/start-google.ts';
import { startChild } from '../local/child-process.ts';
import { type CloseStack, createCloseStack } from '../local/close-stack.ts';
import { LocalError } from '../local/local-error.ts';
import { type Address, startAddress } from './address.ts';
import { type Aws, awsAt } from './aws.ts';
import { type ApiResponse, callApi } from './call-api.ts';
import { installMinistack } from './emulator/install-ministack.ts';
import { startMinistack } from './emulator/start-ministack.ts';
import { runTidings } from './run-tidings.ts';
import { createServiceFolder } from './service-folder.ts';

/** A stage that keeps its data. */
export const STAGE = 'proof';
/** An administrator, so that the user may watch every resource. */
export const USER = 'admin@example.com';
export const EMPLOYEE = 'employee@example.com';

const SERVERLESS = fileURLToPath(
  new URL('../node_modules/serverless/bin/serverless.js', import.meta.url),
);
const CONDITION_TIMEOUT_MS = 60_000;
const POLL_MS = 250;

/** What the steps of a proof share. */
export interface Proof {
  google: Google;
  /** Two addresses of the deployed API: Google sends to one after the other. */
  addresses: readonly [Address, Address];
  /** The address of the deployed stream: for its clients, and for the functions that write to them. */
  streamAddress: Address;
  /** Where the emulator is. */
  url: string;
  aws: Aws;
  /** Runs the framework on the stage. @throws LocalError with its output if it fails. */
  serverless(...args: string[]): Promise<string>;
  /** Runs the command of this checkout, and returns the document that it prints. */
  tidings(...args: string[]): Promise<unknown>;
  /** Parameters of each deployment, with the address that Google gets. */
  parameters(address: Address): string[];
  /** Calls the management API. */
  api(method: string, path: string, body?: unknown): Promise<ApiResponse>;
  apiKey: string;
  /** The id of the account that the watches use. */
  account: string;
  /** A file that is watched. */
  fileId: string;
  /** The ids of the watches, by resource. */
  watches: Map<string, string>;
  /** What a step leaves running, and a later one awaits. */
  background: Promise<unknown>[];
  close(): Promise<void>;
}

/** Starts an empty AWS, a Google and the addresses. @throws LocalError */
export async function startProof(onLine: (line: string) => void): Promise<Proof> {
  const python = await installMinistack();
  const stack = createCloseStack();
  try {
    return await startAll(python, stack, onLine);
  } catch (error) {
    await stack.close();
    throw error;
  }
}

async function startAll(
  python: string,
  stack: CloseStack,
  onLine: (line: string) => void,
): Promise<Proof> {
  const aws = stack.add(await startMinistack(python, onLine));
  const google = stack.add(await startGoogle());
  const first = stack.add(await startAddress());
  const second = stack.add(await startAddress());
  const streamAddress = stack.add(await startAddress());
  const environment = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'prover',
    AWS_SECRET_ACCESS_KEY: 'prover',
  };
  const proof: Proof = {
    google,
    addresses: [first, second],
    streamAddress,
    url: aws.url,
    aws: awsAt(aws.url),
    apiKey: '',
    account: '',
    fileId: '',
    watches: new Map(),
    background: [],
    serverless: (...args) => runServerless(args, { environment, onLine }),
    tidings: (...args) => runTidings(args, environment),
    parameters: (address) =>
      Object.entries({
        notificationsUrl: `${address.url}/notifications`,
        googleRootUrl: google.url,
        streamUrl: streamAddress.url.replace('http:', 'ws:'),
        connectionsUrl: streamAddress.url,
      }).flatMap(([name, value]) => ['--param', `${name}=${value}`]),
    api: (...call) => callApi({ url: first.url, key: proof.apiKey }, ...call),
    close: stack.close,
  };
  return proof;
}

interface ServerlessOptions {
  environment: Record<string, string>;
  onLine: (line: string) => void;
}

async function runServerless(
  args: readonly string[],
  { environment, onLine }: ServerlessOptions,
): Promise<string> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')),
  );
  // Each run has its own: one still waits at its end while the next one packages.
  const folder = await createServiceFolder();
  const lines: string[] = [];
  const child = startChild(process.execPath, [SERVERLESS, ...args, '--stage', STAGE], {
    cwd: folder.path,
    env: { ...inherited, ...environment, TIDINGS_STOP_CHANNELS: 'yes' },
    onLine(line) {
      lines.push(line);
      onLine(line);
    },
  });
  const { code, output } = await child.ended;
  await folder.close();
  if (code === 0) return lines.join('\n');
  throw new LocalError(`serverless ${args[0]} ended with code ${code}: ${output}`);
}

/** Waits until a condition holds. @throws LocalError that names it, after a minute. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  description: string,
  timeoutMs = CONDITION_TIMEOUT_MS,
): Promise<void> {
  const endMs = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > endMs) throw new LocalError(`It did not happen: ${description}`);
    await sleep(POLL_MS);
  }
}

/** @throws LocalError that names what does not hold */
export function check(condition: unknown, description: string): asserts condition {
  if (!condition) throw new LocalError(`It does not hold: ${description}`);
}
