import { admin } from '@googleapis/admin';
import { calendar } from '@googleapis/calendar';
import { drive } from '@googleapis/drive';
import { OAuth2Client } from 'google-auth-library';
import { afterEach } from 'vitest';
import type { Google } from '../../google-simulator/google.ts';
import { type GoogleOptions, startGoogle } from '../../google-simulator/start-google.ts';
import { type Receiver, startReceiver } from './receiver.ts';

export const ALICE = 'alice@example.com';
export const BOB = 'bob@example.com';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const closing of open.splice(0)) await closing.close();
});

/** Starts a simulator and a receiver, and closes both after the test. */
export async function startSimulator(
  options: GoogleOptions = {},
): Promise<{ google: Google; receiver: Receiver }> {
  const google = await startGoogle(options);
  const receiver = await startReceiver();
  open.push(google, receiver);
  return { google, receiver };
}

/** Google's own clients with another root URL and the given credentials. */
export function clientsWith(google: Google, auth: OAuth2Client) {
  const options = { auth, rootUrl: `${google.url}/`, retry: false };
  return {
    drive: drive({ version: 'v3', ...options }),
    calendar: calendar({ version: 'v3', ...options }),
    directory: admin({ version: 'directory_v1', ...options }),
    reports: admin({ version: 'reports_v1', ...options }),
  };
}

/** Google's own clients with an access token of a user. */
export function clientsFor(google: Google, user = ALICE, clientId?: string) {
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: google.accessToken(user, clientId) });
  return clientsWith(google, auth);
}

/** A valid body of a watch call, with `overrides`. */
export function channel(receiver: Receiver, overrides: Record<string, unknown> = {}) {
  return { id: crypto.randomUUID(), type: 'web_hook', address: receiver.url, ...overrides };
}

/** The parts of responses that tests read. */
export interface Json {
  resourceId: string;
  resourceUri: string;
  expiration: string;
  error: { message: string; errors?: { reason: string }[] };
}

/** Calls the simulator with fetch, for requests that Google's clients do not make. */
export async function call(
  google: Google,
  path: string,
  body?: unknown,
  { method = 'POST', token = google.accessToken(ALICE) } = {},
): Promise<{ status: number; headers: Headers; json: Json; reason: string | undefined }> {
  const response = await fetch(google.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: Json = text === '' ? {} : JSON.parse(text);
  return {
    status: response.status,
    headers: response.headers,
    json,
    reason: (json.error as Json['error'] | undefined)?.errors?.[0]?.reason,
  };
}

/**
 * The error that a call of Google's clients was rejected with. OAuth errors have their code as the
 * reason.
 */
export async function rejectionOf(
  promise: Promise<unknown>,
): Promise<{ status: number; reason: string | undefined; message: string }> {
  try {
    await promise;
  } catch (thrown) {
    const { response } = thrown as { response?: { status: number; data: RejectionData } };
    if (!response) throw thrown;
    const { error, error_description: message = '' } = response.data;
    if (typeof error === 'string') return { status: response.status, reason: error, message };
    return { ...error, status: response.status, reason: error.errors?.[0]?.reason };
  }
  throw new Error('It was not rejected.');
}

interface RejectionData {
  error: string | Json['error'];
  error_description?: string;
}
