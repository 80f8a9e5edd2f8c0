import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import type { Faults } from '../../../google-simulator/faults.ts';
import type { Google as Simulator } from '../../../google-simulator/google.ts';
import {
  type GoogleOptions as SimulatorOptions,
  startGoogle,
} from '../../../google-simulator/start-google.ts';
import type { GoogleCredentials } from '../../../lib/google/credentials.ts';
import {
  createGoogle,
  type Google,
  type GoogleClient,
  type GoogleOptions,
} from '../../../lib/google/google.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import type { Channel } from '../../../lib/protocol/channel.ts';
import { newWebhookChannel } from '../../../lib/protocol/new-webhook-channel.ts';
import { closeServer } from '../../../local/close-server.ts';

export const USER = 'user@example.com';
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const closing of open.splice(0)) await closing.close();
});

/** A Google that sends no notifications, closed after the test. */
export async function simulator(
  faults: Partial<Faults> = {},
  options: SimulatorOptions = {},
): Promise<Simulator> {
  const google = await startGoogle({ ...options, faults: { drop: true, ...faults } });
  open.push(google);
  return google;
}

/** A server with answers of the test's own, closed after the test. */
export async function oddServer(
  answer: (request: IncomingMessage & { text: string }, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    answer(Object.assign(request, { text }), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => closeServer(server),
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A client of Google: one attempt and no pauses, unless the options say otherwise. */
export function googleAt(
  rootUrl: string,
  credentials: GoogleCredentials,
  options: Partial<GoogleOptions> = {},
): GoogleClient {
  return createGoogle({
    credentials,
    rootUrl,
    fetch,
    now: Date.now,
    sleep: async () => undefined,
    random: Math.random,
    attemptTimeoutMs: 5000,
    retry: { maxAttempts: 1, firstPauseMs: 100, maxPauseMs: 1000, budgetMs: 10_000 },
    ...options,
  });
}

/** Several attempts, as `retry` of `googleAt`. */
export const PATIENT = { maxAttempts: 4, firstPauseMs: 100, maxPauseMs: 1000, budgetMs: 10_000 };

/** Google for a user of the simulator. */
export function userOf(google: Simulator, options: Partial<GoogleOptions> = {}): GoogleClient {
  return googleAt(google.url, google.authorizedUser(USER), options);
}

/** A valid channel. */
export function aChannel(): Channel {
  return newWebhookChannel('https://receiver.example/notifications');
}

/** A valid watch request. */
export const CHANGES = { resource: 'drive.changes', parameters: { pageToken: '1' } } as const;

/** Watches Drive's changes. */
export function watch(google: Google, channel = aChannel()): Promise<object> {
  return google.watch(CHANGES, channel);
}

/** The GoogleError that a promise was rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<GoogleError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof GoogleError) return error;
  throw new Error(`Not rejected with a GoogleError: ${String(error)}`);
}

/** How often the simulator was called, by the last part of the path: token, watch, stop. */
export function calls({ requests }: Simulator, name: 'token' | 'watch' | 'stop'): number {
  return requests.filter(({ path }) => path.endsWith(`/${name}`)).length;
}
