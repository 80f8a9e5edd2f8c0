import { expect, test } from 'vitest';
import { parseCredentials } from '../../../lib/google/credentials.ts';
import { CredentialsError } from '../../../lib/google/credentials-error.ts';
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

/** A server that records the forms sent to its token endpoint, and answers every call. */
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

test('a service account requests no more than the scope of what it watches', async () => {
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

test('a service account with a subject and scopes requests these', async () => {
  const { url, forms } = await tokenEndpoint();
  const key = (await simulator()).serviceAccount();
  await watch(googleAt(url, { ...key, subject: 'admin@example.com', scopes: ['a', 'b'] }));
  expect(claimsOf(forms[0])).toMatchObject({ sub: 'admin@example.com', scope: 'a b' });
});

test('a user’s token is requested with the refresh token', async () => {
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

test('a token that is about to expire is replaced before it is used', async () => {
  const google = await simulator({}, { tokenLifetimeSeconds: 60 });
  const client = userOf(google);
  await watch(client);
  await watch(client);
  expect(calls(google, 'token')).toBe(2);
});

test('a token that is rejected before it expires is replaced, and the call is made once more', async () => {
  const google = await simulator({ watchError: { reason: 'authError', times: 1 } });
  await watch(userOf(google));
  expect([calls(google, 'token'), calls(google, 'watch')]).toEqual([2, 2]);
  expect(google.channels()).toHaveLength(1);
});

test('a token that replaces a rejected one is kept', async () => {
  const google = await simulator({ watchError: { reason: 'authError', times: 1 } });
  const client = userOf(google);
  await watch(client);
  await watch(client);
  expect(calls(google, 'token')).toBe(2);
});

test('a fresh token that is rejected too is an error of class reconnect', async () => {
  const google = await simulator({ watchError: 'authError' });
  expect(await errorOf(watch(userOf(google, { retry: PATIENT })))).toMatchObject({
    code: 'google-reconnect',
    errorClass: 'reconnect',
    reason: 'authError',
    status: 401,
  });
  expect([calls(google, 'token'), calls(google, 'watch')]).toEqual([2, 2]);
});

test('a 401 for a host that Google does not accept causes no refresh', async () => {
  const google = await simulator({ watchError: 'push.webhookUrlUnauthorized' });
  expect(await errorOf(watch(userOf(google)))).toMatchObject({ errorClass: 'blocked' });
  expect([calls(google, 'token'), calls(google, 'watch')]).toEqual([1, 1]);
});

test('a grant that is revoked between two calls is an error of class reconnect', async () => {
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

test('a revoked grant is requested once, and no call is made without a token', async () => {
  const google = await simulator();
  const client = userOf(google, { retry: PATIENT });
  google.revoke(USER);
  expect(await errorOf(watch(client))).toMatchObject({ reason: 'invalid_grant' });
  expect([calls(google, 'token'), calls(google, 'watch')]).toEqual([1, 0]);
});

test('a delegation that is revoked is an error of class reconnect', async () => {
  const google = await simulator();
  const client = googleAt(google.url, { ...google.serviceAccount(), subject: USER });
  google.revoke(USER);
  expect(await errorOf(watch(client))).toMatchObject({
    errorClass: 'reconnect',
    reason: 'invalid_grant',
  });
});

test('an access token that is rejected, and cannot be refreshed, is an error of class reconnect', async () => {
  const google = await simulator();
  const client = googleAt(google.url, { type: 'access_token', access_token: 'ya29.dead' });
  expect(await errorOf(watch(client))).toMatchObject({
    errorClass: 'reconnect',
    reason: 'authError',
  });
});

test('a wrong client secret is rejected once, by the token endpoint', async () => {
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
])('a private key such as %j cannot sign, and Google is not called', async (private_key) => {
  const google = await simulator();
  const key = { ...google.serviceAccount(), private_key };
  const watching = watch(googleAt(google.url, key, { retry: PATIENT }));
  const error: unknown = await watching.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CredentialsError);
  expect(error).toMatchObject({ code: 'google-credentials' });
  expect(String(error)).not.toContain(private_key.slice(-16));
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
  [{ reason: 'a_reason_to_come', status: 400 }, 'reconnect'],
])('an error %o of the token endpoint is of class %s', async (tokenError, errorClass) => {
  const google = await simulator({ tokenError });
  const { reason } = tokenError;
  expect(await errorOf(watch(userOf(google)))).toMatchObject({ errorClass, reason });
});

test('a token endpoint that is busy is called again after its Retry-After', async () => {
  const tokenError = { reason: 'rate_limit_exceeded', status: 429, times: 2 };
  const google = await simulator({ tokenError, retryAfterSeconds: 3 });
  const pauses: number[] = [];
  const sleep = async (ms: number) => void pauses.push(ms);
  await watch(userOf(google, { retry: PATIENT, sleep }));
  expect(pauses).toEqual([3000, 3000]);
});

test.each([
  ['<html>ok</html>', 200],
  ['<html>no key</html>', 200],
  ['{"key": ', 200],
  ['{}', 200],
  ['null', 200],
  ['{"access_token": ""}', 200],
  ['{"error": "invalid_grant"}', 200],
  ['', 204],
  ['<html>Bad Gateway</html>', 502],
  ['', 503],
])('an answer %j with %i of the token endpoint is of class retry', async (answer, status) => {
  const requested: string[] = [];
  const url = await oddServer((request, response) => {
    requested.push(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
  });
  const google = await simulator();
  const error = await errorOf(watch(googleAt(url, google.authorizedUser(USER))));
  expect(error.errorClass).toBe('retry');
  const again = await errorOf(watch(googleAt(url, google.serviceAccount())));
  expect(again.errorClass).toBe('retry');
  expect(requested).toEqual(['/token', '/token']);
});

test('an answer without a token is not said to be a broken connection', async () => {
  const url = await oddServer((_, response) => response.end('<html>no key</html>'));
  const user = (await simulator()).authorizedUser(USER);
  const error = await errorOf(watch(googleAt(url, user)));
  expect(error).toMatchObject({ reason: 'invalid-answer' });
  expect(error.message).toMatch(/^The call to Google failed: the token endpoint gave no token/);
});

test.each([302, 307])('credentials are not sent on after a redirect (%i)', async (status) => {
  const requested: string[] = [];
  const url = await oddServer(({ url: path = '' }, response) => {
    requested.push(path);
    response.writeHead(status, { location: '/elsewhere' }).end();
  });
  const user = (await simulator()).authorizedUser(USER);
  expect(await errorOf(watch(googleAt(url, user)))).toMatchObject({ errorClass: 'retry' });
  expect(requested).toEqual(['/token']);
});

test('an error of the token endpoint has no credentials in its message or cause', async () => {
  const google = await simulator({ tokenError: { reason: 'invalid_grant' } });
  const user = google.authorizedUser(USER);
  const error = await errorOf(watch(googleAt(google.url, user)));
  const cause = error.cause as Error;
  for (const text of [error.message, cause.message])
    for (const secret of [user.client_secret, user.refresh_token])
      expect(text).not.toContain(secret);
});

test('a key file with further fields of the console works', async () => {
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
