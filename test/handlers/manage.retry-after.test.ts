import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROUTES } from '../../handlers/parts/routes.ts';
import { lifecycleEventId } from '../../lib/outbox/event-id.ts';
import {
  type ApiAnswer,
  type ApiRequest,
  CHANGES,
  type ManagerStage,
  startManager,
} from './packaged-manager.ts';

const RETRY_AFTER = '77';
const UNAVAILABLE = { status: 503, reason: 'backendError' };

let stage: ManagerStage;
beforeAll(async () => {
  stage = await startManager();
});
beforeEach(recover);

/** From now on Google answers every call with 503 and `Retry-After: 77`. */
function fail(): void {
  Object.assign(stage.google.faults, {
    watchError: UNAVAILABLE,
    stopError: UNAVAILABLE,
    tokenError: UNAVAILABLE,
    retryAfterSeconds: Number(RETRY_AFTER),
  });
}

function recover(): void {
  Object.assign(stage.google.faults, {
    watchError: null,
    stopError: null,
    tokenError: null,
    retryAfterSeconds: 0,
  });
}

let pages = 0;
async function watchFor(changes: object = {}): Promise<{ id: string; currentChannel: string }> {
  pages += 1;
  const body = { ...CHANGES, parameters: { pageToken: String(pages) }, ...changes };
  const { statusCode, json } = await stage.call('POST /watches', { body });
  expect([201, 202]).toContain(statusCode);
  return json;
}

/** A new account, for which no process has an access token yet. */
async function newAccount(): Promise<string> {
  const body = stage.google.authorizedUser('ann@example.com');
  return (await stage.call('POST /accounts', { body })).json.id;
}

const ENDPOINT = { url: 'https://receiver.invalid.example/', events: ['*'] };
const SINCE = { since: '2026-01-01T00:00:00Z' };
const newEndpoint = async (): Promise<string> =>
  (await stage.call('POST /endpoints', { body: ENDPOINT })).json.id;
const HOOK = { types: ['order.*'], type: 'code', arg: 'function hook() {}', persistent: true };
const newHook = async (): Promise<string> =>
  (await stage.call('POST /hooks', { body: HOOK })).json.id;
const channel = async () => (await stage.call('POST /channels', { body: CHANGES })).json;
const summary = ({ statusCode, json, headers = {} }: ApiAnswer) => [
  statusCode,
  json?.error?.code,
  headers['retry-after'],
];
const FAILED = [503, 'google-retry', RETRY_AFTER];

/** A request to each route that is valid, and how the route answers while Google fails. */
const REQUESTS: Record<string, [prepare: () => Promise<ApiRequest>, answer: unknown[]]> = {
  'POST /channels': [async () => ({ body: CHANGES }), FAILED],
  'GET /channels': [async () => ({}), [200]],
  'GET /channels/{id}': [async () => ({ id: (await channel()).id }), [200]],
  'DELETE /channels/{id}': [async () => ({ id: (await channel()).id }), FAILED],
  'GET /channels/{id}/notifications': [async () => ({ id: (await channel()).id }), [200]],
  // They are kept, and what fails is tried again without another request.
  'POST /watches': [
    async () => ({ body: { ...CHANGES, parameters: { pageToken: 'kept' } } }),
    [202],
  ],
  'GET /watches': [async () => ({}), [200]],
  'GET /watches/{id}/events': [async () => ({ id: (await watchFor()).id }), [200]],
  'GET /watches/{id}/notifications': [async () => ({ id: (await watchFor()).id }), [200]],
  'GET /event-types': [async () => ({}), [200]],
  'GET /events': [async () => ({}), [200]],
  'GET /events/{id}': [async () => ({ id: lifecycleEventId('none') }), [404, 'not-found']],
  'POST /events': [async () => ({ body: { type: 'order.created' } }), [202]],
  'POST /endpoints': [async () => ({ body: ENDPOINT }), [201]],
  'GET /endpoints': [async () => ({}), [200]],
  'GET /endpoints/{id}': [async () => ({ id: await newEndpoint() }), [200]],
  'PATCH /endpoints/{id}': [
    async () => ({ id: await newEndpoint(), body: { description: 'mine' } }),
    [200],
  ],
  'DELETE /endpoints/{id}': [async () => ({ id: await newEndpoint() }), [204]],
  'POST /endpoints/{id}/rotate-secret': [async () => ({ id: await newEndpoint() }), [200]],
  // Its name has no address: that is the attempt's outcome.
  'POST /endpoints/{id}/test': [async () => ({ id: await newEndpoint() }), [200]],
  'POST /endpoints/{id}/pause': [async () => ({ id: await newEndpoint() }), [200]],
  'POST /endpoints/{id}/enable': [async () => ({ id: await newEndpoint() }), [200]],
  'POST /endpoints/{id}/recover': [async () => ({ id: await newEndpoint(), body: SINCE }), [202]],
  'POST /endpoints/{id}/replay': [async () => ({ id: await newEndpoint(), body: SINCE }), [202]],
  'GET /endpoints/{id}/deliveries': [async () => ({ id: await newEndpoint() }), [200]],
  'GET /deliveries': [async () => ({}), [200]],
  'GET /deliveries/{id}': [
    async () => ({ id: `e.${lifecycleEventId('none')}` }),
    [404, 'not-found'],
  ],
  'POST /deliveries/{id}/retry': [
    async () => ({ id: `e.${lifecycleEventId('none')}` }),
    [404, 'not-found'],
  ],
  'POST /hooks': [async () => ({ body: HOOK }), [201]],
  'GET /hooks': [async () => ({}), [200]],
  'DELETE /hooks': [async () => ({}), [200]],
  'GET /hooks/{id}': [async () => ({ id: await newHook() }), [200]],
  'PATCH /hooks/{id}': [async () => ({ id: await newHook(), body: { enabled: false } }), [200]],
  'DELETE /hooks/{id}': [async () => ({ id: await newHook() }), [204]],
  'POST /hooks/{id}/heartbeat': [async () => ({ id: await newHook() }), [200]],
  'POST /hooks/{id}/test': [
    async () => ({ id: await newHook(), body: { event: { type: 'order.created' } } }),
    [200],
  ],
  'GET /hooks/{id}/runs': [async () => ({ id: await newHook() }), [200]],
  'POST /stream-tickets': [async () => ({}), [201]],
  'GET /watches/{id}': [async () => ({ id: (await watchFor()).id }), [200]],
  'DELETE /watches/{id}': [async () => ({ id: (await watchFor()).id }), [202]],
  'POST /watches/{id}/renew': [async () => ({ id: (await watchFor()).id }), FAILED],
  'POST /accounts': [async () => ({ body: stage.google.authorizedUser('bob@example.com') }), [201]],
  'GET /accounts': [async () => ({}), [200]],
  'GET /accounts/{id}': [async () => ({ id: await newAccount() }), [200]],
  'PUT /accounts/{id}': [
    async () => ({ id: await newAccount(), body: stage.google.authorizedUser('ann@example.com') }),
    FAILED,
  ],
  'DELETE /accounts/{id}': [
    async () => {
      const id = await newAccount();
      await watchFor({ account: id });
      return { id, query: { force: 'true' } };
    },
    [202],
  ],
  // The failure is the result of the check.
  'POST /accounts/{id}/check': [async () => ({ id: await newAccount() }), [200]],
};

test('every route has a request here', () => {
  expect(Object.keys(REQUESTS).toSorted()).toEqual(Object.keys(ROUTES).toSorted());
});

test.each(Object.entries(REQUESTS))(
  '%s answers with the Retry-After of Google if its failure came from Google',
  async (routeKey, [prepare, [status, code, retryAfter]]) => {
    const request = await prepare();
    fail();
    const answer = await stage.call(routeKey, request);
    expect(summary(answer)).toEqual([status, code, retryAfter]);
  },
);

test('DELETE /channels/{id} of an orphan answers with the Retry-After of Google', async () => {
  fail();
  const query = { resourceId: 'r', resource: 'drive.changes' };
  const request = { id: crypto.randomUUID(), query };
  expect(summary(await stage.call('DELETE /channels/{id}', request))).toEqual(FAILED);
});

test('a failure of the token endpoint is answered with its Retry-After', async () => {
  const account = await newAccount();
  fail();
  const { id } = await watchFor({ account });
  Object.assign(stage.google.faults, { watchError: null, stopError: null });
  expect(summary(await stage.call('POST /watches/{id}/renew', { id }))).toEqual(FAILED);
});

test('a rejection that is not transient is answered with the Retry-After of Google too', async () => {
  const faults = { watchError: 'forbidden', retryAfterSeconds: 77 };
  Object.assign(stage.google.faults, faults);
  const body = { ...CHANGES, parameters: { pageToken: 'rejected' } };
  const rejected = [422, 'google-blocked', RETRY_AFTER];
  expect(summary(await stage.call('POST /watches', { body }))).toEqual(rejected);
  expect(summary(await stage.call('POST /channels', { body: CHANGES }))).toEqual(rejected);
});

test('a failure without a Retry-After is answered without one', async () => {
  const { id } = await watchFor();
  stage.google.faults.watchError = UNAVAILABLE;
  const answer = await stage.call('POST /watches/{id}/renew', { id });
  expect(summary(answer)).toEqual([503, 'google-retry', undefined]);
});

describe('an exhausted quota', () => {
  test('is answered with the Retry-After of Google, then with the rest of the wait', async () => {
    const account = await newAccount();
    const { id } = await watchFor({ account });
    const { id: other } = await watchFor({ account });
    const watchError = { status: 429, reason: 'rateLimitExceeded' };
    Object.assign(stage.google.faults, { watchError, retryAfterSeconds: 77 });
    expect(summary(await stage.call('POST /watches/{id}/renew', { id }))).toEqual(FAILED);
    const requests = stage.google.requests.length;
    stage.pass(27_000);
    const answer = await stage.call('POST /watches/{id}/renew', { id: other });
    const [status, code, retryAfter] = summary(answer);
    expect([status, code]).toEqual([503, 'quota-exhausted']);
    expect(Number(retryAfter)).toBeGreaterThan(40);
    expect(Number(retryAfter)).toBeLessThanOrEqual(50);
    expect(stage.google.requests).toHaveLength(requests);
  });
});
