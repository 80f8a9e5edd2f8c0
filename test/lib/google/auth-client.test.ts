import { expect, test } from 'vitest';
import { parseCredentials } from '../../../lib/google/credentials.ts';
import { SCOPES } from '../../../lib/google/scopes.ts';
import {
  aChannel,
  CHANGES,
  calls,
  errorOf,
  googleAt,
  oddServer,
  PATIENT,
  simulator,
  USER,
  userOf,
  watch,
} from './stage.ts';

/** A token endpoint that tells what it was asked, and the answer of a watch call. */
async function tokenEndpoint(): Promise<{ url: string; forms: URLSearchParams[] }> {
  const forms: URLSearchParams[] = [];
  const url = await oddServer((request, response) => {
    if (request.url === '/token') forms.push(new URLSearchParams(request.text));
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ access_token: 'ya29.x', expires_in: 3599, token_type: 'Bearer' }),
    );
  });
  return { url, forms };
}

function claimsOf(form: URLSearchParams | undefined): Record<string, unknown> {
  const [, payload = ''] = form?.get('assertion')?.split('.') ?? [];
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

test('a service account asks for no more than the scope of what it watches', async () => {
  const { url, forms } = await tokenEndpoint();
  const key = (await simulator()).serviceAccount();
  await watch(googleAt(url, key));
  expect(forms[0]?.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  expect(claimsOf(forms[0])).toMatchObject({
    iss: key.client_email,
    scope: SCOPES['drive.changes'].join(' '),
    aud: 'https://oauth2.googleapis.com/token',
  });
  expect(claimsOf(forms[0])).not.toHaveProperty('sub');
});

test('the subject and the scopes of the credentials are asked for, if they name any', async () => {
  const { url, forms } = await tokenEndpoint();
  const key = (await simulator()).serviceAccount();
  await watch(googleAt(url, { ...key, subject: 'admin@example.com', scopes: ['a', 'b'] }));
  expect(claimsOf(forms[0])).toMatchObject({ sub: 'admin@example.com', scope: 'a b' });
});

test('a user is asked for by refresh token', async () => {
  const { url, forms } = await tokenEndpoint();
  const user = (await simulator()).authorizedUser(USER);
  await watch(googleAt(url, user));
  expect(Object.fromEntries(forms[0] ?? [])).toMatchObject({
    grant_type: 'refresh_token',
    refresh_token: user.refresh_token,
    client_id: user.client_id,
    client_secret: user.client_secret,
  });
});

test('a token that is about to run out is replaced before it is used', async () => {
  const google = await simulator({}, { tokenLifetimeSeconds: 60 });
  const client = userOf(google);
  await watch(client);
  await watch(client);
  expect(calls(google, 'token')).toBe(2);
});

test('a token that died before its time is replaced, and the call made once more', async () => {
  const google = await simulator({ watchError: { reason: 'authError', times: 1 } });
  await watch(userOf(google));
  expect([calls(google, 'token'), calls(google, 'watch')]).toEqual([2, 2]);
  expect(google.channels()).toHaveLength(1);
});

test('the fresh token is kept in place of the dead one', async () => {
  const google = await simulator({ watchError: { reason: 'authError', times: 1 } });
  const client = userOf(google);
  await watch(client);
  await watch(client);
  expect(calls(google, 'token')).toBe(2);
});

test('a fresh token that is refused too deps that somebody has to reconnect', async () => {
  const google = await simulator({ watchError: 'authError' });
  expect(await errorOf(watch(userOf(google, { retry: PATIENT })))).toMatchObject({
    code: 'google-reconnect',
    errorClass: 'reconnect',
    reason: 'authError',
    status: 401,
  });
  expect([calls(google, 'token'), calls(google, 'watch')]).toEqual([2, 2]);
});

test('a host that Google does not accept is also a 401, and no fresh token helps', async () => {
  const google = await simulator({ watchError: 'push.webhookUrlUnauthorized' });
  expect(await errorOf(watch(userOf(google)))).toMatchObject({ errorClass: 'permanent' });
  expect([calls(google, 'token'), calls(google, 'watch')]).toEqual([1, 1]);
});

test('a grant revoked in between shows at the next call', async () => {
  const google = await simulator();
  const client = userOf(google, { retry: PATIENT });
  await watch(client);
  google.revoke(USER);
  expect(await errorOf(watch(client))).toMatchObject({
    errorClass: 'reconnect',
    reason: 'invalid_grant',
    status: 400,
  });
});

test('a revoked grant is asked for once, and Google is not called without a token', async () => {
  const google = await simulator();
  const client = userOf(google, { retry: PATIENT });
  google.revoke(USER);
  expect(await errorOf(watch(client))).toMatchObject({ reason: 'invalid_grant' });
  expect([calls(google, 'token'), calls(google, 'watch')]).toEqual([1, 0]);
});

test('a delegation that was taken back is a matter of reconnecting', async () => {
  const google = await simulator();
  const client = googleAt(google.url, { ...google.serviceAccount(), subject: USER });
  google.revoke(USER);
  expect(await errorOf(watch(client))).toMatchObject({
    errorClass: 'reconnect',
    reason: 'invalid_grant',
  });
});

test('a dead bare token is a matter of reconnecting', async () => {
  const google = await simulator();
  const client = googleAt(google.url, { type: 'access_token', access_token: 'ya29.dead' });
  expect(await errorOf(watch(client))).toMatchObject({
    errorClass: 'reconnect',
    reason: 'authError',
  });
});

test('a wrong client secret is refused once, by the token endpoint', async () => {
  const google = await simulator();
  const user = { ...google.authorizedUser(USER), client_secret: 'GOCSPX-wrong' };
  const error = await errorOf(watch(googleAt(google.url, user, { retry: PATIENT })));
  expect(error).toMatchObject({ errorClass: 'reconnect', reason: 'invalid_client', status: 401 });
  expect([calls(google, 'token'), calls(google, 'watch')]).toEqual([1, 0]);
});

const PEM = '-----BEGIN PRIVATE KEY-----';
test.each([
  'not-a-key-at-all',
  `${PEM}\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n`,
  `${PEM}\n!!\n`,
  PEM,
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
])('a private key such as %j is a matter of reconnecting', async (private_key) => {
  const google = await simulator();
  const key = { ...google.serviceAccount(), private_key };
  const error = await errorOf(watch(googleAt(google.url, key, { retry: PATIENT })));
  expect(error).toMatchObject({ errorClass: 'reconnect', reason: 'invalid_client' });
  expect(error.message).not.toContain(private_key.slice(-16));
  expect(google.requests).toEqual([]);
});

test.each([
  [{ reason: 'invalid_grant' }, 'reconnect'],
  [{ reason: 'invalid_client', status: 401 }, 'reconnect'],
  [{ reason: 'unauthorized_client', status: 401 }, 'reconnect'],
  [{ reason: 'invalid_scope' }, 'reconnect'],
  [{ reason: 'access_denied', status: 403 }, 'reconnect'],
  [{ reason: 'internal_failure', status: 500 }, 'retry'],
  [{ reason: 'temporarily_unavailable', status: 503 }, 'retry'],
  [{ reason: 'rate_limit_exceeded', status: 429 }, 'retry'],
  [{ reason: 'a_reason_to_come', status: 400 }, 'permanent'],
])('the token endpoint’s %o is of class %s', async (tokenError, errorClass) => {
  const google = await simulator({ tokenError });
  const { reason } = tokenError;
  expect(await errorOf(watch(userOf(google)))).toMatchObject({ errorClass, reason });
});

test('a token endpoint that is busy for a while is asked again, when it said', async () => {
  const tokenError = { reason: 'rate_limit_exceeded', status: 429, times: 2 };
  const google = await simulator({ tokenError, retryAfterSeconds: 3 });
  const pauses: number[] = [];
  const sleep = async (ms: number) => void pauses.push(ms);
  await watch(userOf(google, { retry: PATIENT, sleep }));
  expect(pauses).toEqual([3000, 3000]);
});

test.each([
  ['<html>ok</html>', 200],
  ['{}', 200],
  ['<html>Bad Gateway</html>', 502],
  ['', 503],
])('a token endpoint that answers %j with %i may know better later', async (answer, status) => {
  const asked: string[] = [];
  const url = await oddServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
  });
  const google = await simulator();
  const error = await errorOf(watch(googleAt(url, google.authorizedUser(USER))));
  expect(error.errorClass).toBe('retry');
  const again = await errorOf(watch(googleAt(url, google.serviceAccount())));
  expect(again.errorClass).toBe('retry');
  expect(asked).toEqual(['/token', '/token']);
});

test('credentials are in no error, and in no cause of one', async () => {
  const google = await simulator({ tokenError: { reason: 'invalid_grant' } });
  const user = google.authorizedUser(USER);
  const error = await errorOf(watch(googleAt(google.url, user)));
  const cause = error.cause as Error;
  for (const text of [error.message, cause.message])
    for (const secret of [user.client_secret, user.refresh_token])
      expect(text).not.toContain(secret);
});

test('what the console adds to a key file changes nothing', async () => {
  const google = await simulator();
  const key = {
    ...google.serviceAccount(),
    universe_domain: 'googleapis.com',
    private_key_id: 'k',
  };
  const client = googleAt(google.url, parseCredentials(JSON.stringify(key)));
  await client.watch(CHANGES, aChannel());
  expect(google.channels()).toHaveLength(1);
});
