import { afterEach, expect, test } from 'vitest';
import {
  type ApiCall,
  afterTokenRefresh,
  apiCallStats,
  type TokenRefresh,
} from '../../../lib/google/signals.ts';
import type { Receiver, Signal } from '../../../lib/signal.ts';
import { errorOf, googleAt, PATIENT, simulator, userOf, watch } from './stage.ts';

const removals: (() => void)[] = [];

afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

/** Adds a receiver until the end of the test. */
function listen<Args>(signal: Signal<Args>, receiver: Receiver<Args>): void {
  signal.addReceiver(receiver);
  removals.push(() => signal.removeReceiver(receiver));
}

/** What a signal carries during a test. */
function heard<Args>(signal: Signal<Args>): Args[] {
  const all: Args[] = [];
  listen(signal, (args) => all.push(args));
  return all;
}

test('ES-13, ES-14: a refresh is signalled before the request continues, with its identifier', async () => {
  const google = await simulator();
  const order: string[] = [];
  const refreshes = heard(afterTokenRefresh);
  listen(afterTokenRefresh, async () => {
    await Promise.resolve();
    order.push('kept');
  });
  listen(apiCallStats, () => order.push('called'));
  await watch(userOf(google, { tokenIdentifier: 'account-1' }));
  expect(order).toEqual(['kept', 'called']);
  const [refresh] = refreshes as [TokenRefresh];
  expect(refresh).toMatchObject({ tokenIdentifier: 'account-1', tokenType: 'Bearer' });
  expect(refresh.accessToken).not.toBe('');
  expect(refresh.expiresIn).toBeGreaterThan(3500);
  expect(refresh.expiresIn).toBeLessThanOrEqual(3599);
});

test('ES-14: a refresh of a service account without an identifier is signalled with null', async () => {
  const google = await simulator();
  const refreshes = heard(afterTokenRefresh);
  await watch(googleAt(google.url, google.serviceAccount() as never));
  expect(refreshes).toMatchObject([{ tokenIdentifier: null }]);
});

test('ES-15: a token that is still valid, or cannot be refreshed, is not signalled', async () => {
  const google = await simulator();
  const client = userOf(google);
  await watch(client);
  const refreshes = heard(afterTokenRefresh);
  await watch(client);
  await watch(googleAt(google.url, { type: 'access_token', access_token: google.accessToken() }));
  expect(refreshes).toEqual([]);
});

test('ES-16: a refresh that fails is not signalled', async () => {
  const google = await simulator({ tokenError: { reason: 'invalid_grant', status: 400 } });
  const refreshes = heard(afterTokenRefresh);
  await errorOf(watch(userOf(google)));
  expect(refreshes).toEqual([]);
});

test('ES-20, ES-21: every attempt is signalled, with its status, time and error message', async () => {
  const google = await simulator({ watchError: { reason: 'backendError', status: 503, times: 2 } });
  const attempts = heard(apiCallStats);
  await watch(userOf(google, { retry: PATIENT }));
  expect(attempts.map(({ statusCode }) => statusCode)).toEqual([503, 503, 200]);
  const [failed, , done] = attempts as [ApiCall, ApiCall, ApiCall];
  expect(failed.message).toContain('backendError');
  expect(done.message).toBeNull();
  for (const { url, elapsedMs } of attempts) {
    expect(url).toBe(`${google.url}/drive/v3/changes/watch?pageToken=1`);
    expect(elapsedMs).toBeGreaterThanOrEqual(0);
  }
});

test('ES-23: an attempt without an answer has status 0 and the reason (differs from 500)', async () => {
  const attempts = heard(apiCallStats);
  const bare = { type: 'access_token', access_token: 'x' } as const;
  await errorOf(watch(googleAt('http://127.0.0.1:1', bare)));
  expect(attempts).toMatchObject([{ statusCode: 0, message: 'network' }]);
});

test('ES-17, ES-24: a receiver that fails does not affect the call (differs)', async () => {
  const google = await simulator();
  const failing = () => Promise.reject(new Error('broken'));
  const log = console.error;
  console.error = () => undefined;
  listen(afterTokenRefresh, failing);
  listen(apiCallStats, failing);
  await expect(watch(userOf(google))).resolves.toBeTypeOf('object');
  console.error = log;
});
