import { afterEach, describe, expect, test } from 'vitest';
import { CredentialsError } from '../../../lib/google/credentials-error.ts';
import type { GoogleClient } from '../../../lib/google/google.ts';
import { afterTokenRefresh, type TokenRefresh } from '../../../lib/google/signals.ts';
import { RESOURCES } from '../../../lib/protocol/resource-states.ts';
import type { Receiver } from '../../../lib/signal.ts';
import { WATCHABLE, WATCHES } from './resources.ts';
import { aChannel, calls, errorOf, googleAt, oddServer, simulator, USER, watch } from './stage.ts';

const receivers: Receiver<TokenRefresh>[] = [];

afterEach(() => {
  for (const receiver of receivers.splice(0)) afterTokenRefresh.removeReceiver(receiver);
});

function onRefresh(receiver: Receiver<TokenRefresh>): void {
  receivers.push(receiver);
  afterTokenRefresh.addReceiver(receiver);
}

/** A token endpoint that rotates the refresh token each time, and answers every API call. */
async function rotatingEndpoint({ expiresIn = 3599, latencyMs = 0 } = {}) {
  const seen = { requested: [] as string[], inFlight: 0, maxInFlight: 0, used: [] as string[] };
  const url = await oddServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url !== '/token') {
      seen.used.push(String(request.headers.authorization));
      response.end('{}');
      return;
    }
    const form = new URLSearchParams(request.text);
    seen.requested.push(form.get('refresh_token') ?? 'an assertion');
    const count = seen.requested.length;
    seen.inFlight += 1;
    seen.maxInFlight = Math.max(seen.maxInFlight, seen.inFlight);
    // A refresh that does not wait for the one before it comes in between.
    setTimeout(() => {
      seen.inFlight -= 1;
      const answer = { access_token: `ya29.${count}`, expires_in: expiresIn, token_type: 'Bearer' };
      response.end(JSON.stringify({ ...answer, refresh_token: `1//${count}` }));
    }, latencyMs);
  });
  return { url, seen };
}

const aUser = {
  type: 'authorized_user',
  client_id: 'id',
  client_secret: 'secret',
  refresh_token: '1//0',
} as const;

const watchAll = (client: GoogleClient) =>
  Promise.all(
    WATCHABLE.map((resource) =>
      client.watch({ resource, parameters: WATCHES[resource].parameters }, aChannel()),
    ),
  );

test('a user has one token for all resources', async () => {
  const { url, seen } = await rotatingEndpoint();
  await watchAll(googleAt(url, aUser));
  expect(seen.requested).toEqual(['1//0']);
  expect(new Set(seen.used)).toEqual(new Set(['Bearer ya29.1']));
});

test('an account refreshes one token at a time, even for several scopes', async () => {
  const { url, seen } = await rotatingEndpoint({ latencyMs: 50 });
  await watchAll(googleAt(url, (await simulator()).serviceAccount()));
  expect(seen.requested.length).toBeGreaterThan(2);
  expect(seen.maxInFlight).toBe(1);
});

test('a refresh that fails does not affect others', async () => {
  const google = await simulator({ tokenError: { reason: 'backend', status: 503, times: 1 } });
  const client = googleAt(google.url, google.serviceAccount());
  const [first, second] = await Promise.allSettled([
    client.watch({ resource: 'drive.changes', parameters: { pageToken: '1' } }, aChannel()),
    client.watch({ resource: 'calendar.settings', parameters: {} }, aChannel()),
  ]);
  expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
});

test.each([
  [299, 2],
  [300 + 120, 1],
])('a token that lives %i seconds is refreshed %i times for two calls', async (lives, expected) => {
  const google = await simulator({}, { tokenLifetimeSeconds: lives });
  for (const credentials of [google.authorizedUser(USER), google.serviceAccount()]) {
    google.requests.length = 0;
    const client = googleAt(google.url, credentials);
    await watch(client);
    await watch(client);
    expect(calls(google, 'token')).toBe(expected);
  }
});

test('one fresh token serves all calls whose token was rejected', async () => {
  const google = await simulator();
  const client = googleAt(google.url, google.authorizedUser(USER));
  await watch(client);
  google.faults.watchError = { reason: 'authError', times: 3 };
  await Promise.all([watch(client), watch(client), watch(client)]);
  expect(calls(google, 'token')).toBe(2);
});

describe('a refresh token that Google rotates', () => {
  test('is used by the next refresh', async () => {
    const { url, seen } = await rotatingEndpoint({ expiresIn: 60 });
    const client = googleAt(url, aUser);
    for (let times = 0; times < 3; times += 1) await watch(client);
    expect(seen.requested).toEqual(['1//0', '1//1', '1//2']);
    expect(client.credentials()).toEqual({ ...aUser, refresh_token: '1//3' });
  });

  test('is used by a refresh that replaces a rejected token', async () => {
    const requested: string[] = [];
    const url = await oddServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/token') {
        requested.push(new URLSearchParams(request.text).get('refresh_token') ?? '');
        const token = { access_token: 'ya29.x', expires_in: 3599 };
        response.end(JSON.stringify({ ...token, refresh_token: `1//${requested.length}` }));
      } else
        response.writeHead(401).end('{"error":{"code":401,"errors":[{"reason":"authError"}]}}');
    });
    await errorOf(watch(googleAt(url, aUser)));
    expect(requested).toEqual(['1//0', '1//1']);
  });

  test('is reported before any request continues', async () => {
    const { url, seen } = await rotatingEndpoint();
    const kept = Promise.withResolvers<void>();
    const reported: (string | undefined)[] = [];
    onRefresh(({ refreshToken }) => {
      reported.push(refreshToken);
      return kept.promise;
    });
    const both = Promise.all([watch(googleAt(url, aUser)), watchAll(googleAt(url, aUser))]);
    await expect.poll(() => reported).toHaveLength(2);
    expect(seen.used).toEqual([]);
    kept.resolve();
    await both;
    expect(reported.toSorted()).toEqual(['1//1', '1//2']);
    expect(seen.used).not.toEqual([]);
  });
});

describe('a check', () => {
  test('requests a token for each set of scopes, and says which resources each serves', async () => {
    const google = await simulator();
    const client = googleAt(google.url, google.serviceAccount());
    const first = await client.check();
    expect(first.flatMap(({ resources }) => resources).toSorted()).toEqual([...RESOURCES].sort());
    expect(first.every(({ error }) => error === undefined)).toBe(true);
    expect(calls(google, 'token')).toBe(first.length);
    await client.check(['drive.files', 'drive.changes']);
    expect(calls(google, 'token')).toBe(first.length + 1);
  });

  test('of a user requests one token', async () => {
    const google = await simulator();
    const checks = await googleAt(google.url, google.authorizedUser(USER)).check();
    expect(checks).toEqual([{ resources: [...RESOURCES] }]);
    expect(calls(google, 'token')).toBe(1);
  });

  test('finds a revoked grant, even if a token is kept', async () => {
    const google = await simulator();
    const client = googleAt(google.url, google.authorizedUser(USER));
    await watch(client);
    google.revoke(USER);
    expect(await client.check()).toMatchObject([{ error: { reason: 'invalid_grant' } }]);
  });

  test.each([
    [{ reason: 'invalid_grant' }, 1],
    [{ reason: 'invalid_client', status: 401 }, 1],
    [{ reason: 'backend_error', status: 503 }, 1],
    [{ reason: 'unauthorized_client', status: 401 }, 6],
    [{ reason: 'invalid_scope' }, 6],
    [{ reason: 'access_denied', status: 403 }, 6],
  ])('that fails with %o requests a token %i times', async (tokenError, expected) => {
    const google = await simulator({ tokenError });
    const checks = await googleAt(google.url, google.serviceAccount()).check();
    expect(calls(google, 'token')).toBe(expected);
    expect(checks).toHaveLength(6);
    for (const { error } of checks) expect(error?.reason).toBe(tokenError.reason);
  });

  test('of an unreadable key requests no token', async () => {
    const google = await simulator();
    const key = { ...google.serviceAccount(), private_key: 'no key' };
    await expect(googleAt(google.url, key).check()).rejects.toBeInstanceOf(CredentialsError);
    expect(google.requests).toEqual([]);
  });

  test('has the result of each set of scopes', async () => {
    const google = await simulator({
      tokenError: { reason: 'unauthorized_client', status: 401, times: 1 },
    });
    const [first, ...others] = await googleAt(google.url, google.serviceAccount()).check();
    expect(first?.error).toMatchObject({ reason: 'unauthorized_client' });
    expect(others.every(({ error }) => error === undefined)).toBe(true);
  });
});
