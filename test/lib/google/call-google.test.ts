import { expect, test } from 'vitest';
import { freePort } from '../../../local/ports.ts';
import { calls, errorOf, googleAt, oddServer, PATIENT, simulator, userOf, watch } from './stage.ts';

const BARE = { type: 'access_token', access_token: 'ya29.x' } as const;
const PAGE = '<!DOCTYPE html><html><title>Error</title></html>';

/** A server that gives every call the same answer. */
function answering(status: number, body: string, headers: Record<string, string> = {}) {
  return oddServer((_, response) => void response.writeHead(status, headers).end(body));
}

test('a call that hangs fails after its time limit, and may have worked', async () => {
  const google = await simulator({ hang: 'watch' });
  const bare = { ...BARE, access_token: google.accessToken() };
  const client = googleAt(google.url, bare, { attemptTimeoutMs: 50 });
  expect(await errorOf(watch(client))).toMatchObject({
    errorClass: 'retry',
    reason: 'timeout',
    status: 0,
    outcomeUnknown: true,
  });
});

test('a call that hangs once is repeated', async () => {
  const google = await simulator({ hang: 'watch' });
  const sleep = async () => {
    google.faults.hang = false;
  };
  await watch(userOf(google, { attemptTimeoutMs: 1000, retry: PATIENT, sleep }));
  expect(calls(google, 'watch')).toBe(2);
});

test('a token endpoint that hangs fails the attempt after its time limit, before the call is made', async () => {
  const google = await simulator({ hang: 'token' });
  for (const credentials of [google.authorizedUser(), google.serviceAccount()]) {
    const client = googleAt(google.url, credentials, { attemptTimeoutMs: 50 });
    expect(await errorOf(watch(client))).toMatchObject({
      errorClass: 'retry',
      reason: 'timeout',
      outcomeUnknown: false,
    });
  }
  expect(calls(google, 'watch')).toBe(0);
});

test('a request for a token that hangs is aborted', async () => {
  const left: string[] = [];
  const url = await oddServer((request, response) => {
    response.on('close', () => left.push(request.url ?? ''));
  });
  const google = await simulator();
  const client = googleAt(url, google.authorizedUser(), { attemptTimeoutMs: 50 });
  await errorOf(watch(client));
  await expect.poll(() => left).toEqual(['/token']);
});

test('a token endpoint that hangs once is called again', async () => {
  const google = await simulator({ hang: 'token' });
  const sleep = async () => {
    google.faults.hang = false;
  };
  for (const credentials of [google.authorizedUser(), google.serviceAccount()]) {
    google.faults.hang = 'token';
    const options = { attemptTimeoutMs: 1000, retry: PATIENT, sleep };
    await watch(googleAt(google.url, credentials, options));
  }
  expect(google.channels()).toHaveLength(2);
});

test('the requests for tokens and the calls of one attempt share one time limit', async () => {
  const waits: string[] = [];
  const url = await oddServer((request, response) => {
    waits.push(request.url === '/token' ? 'token' : 'watch');
    const isFirstWatch = waits.length === 2;
    if (request.url === '/token')
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ access_token: 'ya29.x', expires_in: 3599 }));
    else if (isFirstWatch) response.writeHead(401).end();
  });
  const signals: (AbortSignal | null | undefined)[] = [];
  const spy: typeof fetch = (input, init) => {
    signals.push(init?.signal);
    return fetch(input, init);
  };
  const user = (await simulator()).authorizedUser();
  const client = googleAt(url, user, { fetch: spy, attemptTimeoutMs: 1500 });
  expect(await errorOf(watch(client))).toMatchObject({ reason: 'timeout' });
  expect(waits).toEqual(['token', 'watch', 'token', 'watch']);
  expect(signals).toHaveLength(2);
  expect(signals[0]).toBe(signals[1]);
});

test('an attempt gets no more time than the budget has left', async () => {
  const google = await simulator({ hang: 'watch' });
  const retry = { ...PATIENT, maxAttempts: 1, budgetMs: 50 };
  const client = userOf(google, { attemptTimeoutMs: 600_000, retry });
  expect(await errorOf(watch(client))).toMatchObject({ reason: 'timeout' });
});

test('a connection that is rejected is an error of class retry', async () => {
  const client = googleAt(`http://127.0.0.1:${await freePort()}`, BARE);
  expect(await errorOf(watch(client))).toMatchObject({
    errorClass: 'retry',
    reason: 'network',
    status: 0,
  });
});

test('a token endpoint that rejects the connection is an error of class retry', async () => {
  const google = await simulator();
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  for (const credentials of [google.authorizedUser(), google.serviceAccount()])
    expect(await errorOf(watch(googleAt(nowhere, credentials)))).toMatchObject({
      errorClass: 'retry',
      reason: 'network',
    });
});

test('a call whose connection breaks before the answer may have worked', async () => {
  const google = await simulator({ loseWatchAnswer: 1 });
  expect(await errorOf(watch(userOf(google)))).toMatchObject({
    reason: 'network',
    outcomeUnknown: true,
  });
  expect(google.channels()).toHaveLength(1);
});

test.each([
  [400, 'permanent'],
  [403, 'permanent'],
  [404, 'gone'],
  [429, 'retry'],
  [500, 'retry'],
  [502, 'retry'],
])('an HTML page with status %i is of class %s', async (status, errorClass) => {
  const url = await answering(status, PAGE, { 'content-type': 'text/html' });
  const error = await errorOf(watch(googleAt(url, BARE)));
  expect(error).toMatchObject({ errorClass, status, reason: '' });
  expect(error.message).not.toContain('DOCTYPE');
});

test.each(['', PAGE, 'null', '"ok"', '7', '{"kind":'])(
  'a call that is answered with 200 and %j may have worked, and is of class retry',
  async (body) => {
    const url = await answering(200, body);
    expect(await errorOf(watch(googleAt(url, BARE)))).toMatchObject({
      errorClass: 'retry',
      reason: 'invalid-answer',
      outcomeUnknown: true,
    });
  },
);

test('a call whose answer breaks off may have worked', async () => {
  const url = await oddServer((_, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{"kind"', () => {
      response.destroy();
    });
  });
  expect(await errorOf(watch(googleAt(url, BARE)))).toMatchObject({
    reason: 'network',
    outcomeUnknown: true,
  });
});

test('a redirect is not followed with the token', async () => {
  const elsewhere: string[] = [];
  const target = await oddServer((request, response) => {
    elsewhere.push(request.url ?? '');
    response.writeHead(200).end('{}');
  });
  const url = await answering(307, '', { location: `${target}/watch` });
  expect(await errorOf(watch(googleAt(url, BARE)))).toMatchObject({ reason: 'network' });
  expect(elsewhere).toEqual([]);
});

test('a call that is rejected after a lost answer may have worked', async () => {
  const google = await simulator({ loseWatchAnswer: 1 });
  const sleep = async () => {
    google.faults.watchError = 'forbidden';
  };
  expect(await errorOf(watch(userOf(google, { retry: PATIENT, sleep })))).toMatchObject({
    reason: 'forbidden',
    outcomeUnknown: true,
  });
});

test('a call that ends in an error of class retry may have worked', async () => {
  const google = await simulator({ watchError: 'backendError' });
  expect(await errorOf(watch(userOf(google)))).toMatchObject({ outcomeUnknown: true });
});

test.each(['forbidden', 'rateLimitExceeded', 'channelIdNotUnique'] as const)(
  'a call that is rejected with %s has not worked',
  async (watchError) => {
    const google = await simulator({ watchError });
    expect(await errorOf(watch(userOf(google)))).toMatchObject({ outcomeUnknown: false });
  },
);

test('a call that is answered with a date in Retry-After is repeated at that date', async () => {
  const nowMs = Date.UTC(2026, 9, 1);
  const date = new Date(nowMs + 4000).toUTCString();
  const url = await answering(503, '', { 'retry-after': date });
  const pauses: number[] = [];
  const sleep = async (ms: number) => void pauses.push(ms);
  const retry = { ...PATIENT, maxAttempts: 2 };
  await errorOf(watch(googleAt(url, BARE, { now: () => nowMs, sleep, retry })));
  expect(pauses).toEqual([4000]);
});

test('an answer has no half of a surrogate pair, which could not be stored', async () => {
  const url = await answering(200, '{"id":"a","resourceId":"\\ud800","resourceUri":"u"}');
  expect(await watch(googleAt(url, BARE))).toMatchObject({ resourceId: '\ufffd' });
});
