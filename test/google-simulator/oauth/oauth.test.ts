import { JWT, type OAuth2Client, UserRefreshClient } from 'google-auth-library';
import { expect, test } from 'vitest';
import type { Google } from '../../../google-simulator/google.ts';
import { scopes } from '../../../google-simulator/oauth/scopes.ts';
import {
  ALICE,
  BOB,
  call,
  channel,
  clientsFor,
  clientsWith,
  rejectionOf,
  startSimulator,
} from '../start-simulator.ts';

const SCOPES = ['https://www.googleapis.com/auth/drive'];

/** Redirects a client to the simulator: the library hard-codes the URL of the token endpoint. */
function redirectedTo<T extends OAuth2Client>(google: Google, client: T): T {
  client.transporter.interceptors.request.add({
    resolved: async (options) => {
      const { origin, pathname } = new URL(options.url);
      if (origin === 'https://oauth2.googleapis.com') options.url = new URL(google.url + pathname);
      return options;
    },
  });
  return client;
}

function jwt(google: Google, options: { subject?: string; scopes?: string[] } = {}): JWT {
  const { client_email: email, private_key: key } = google.serviceAccount();
  return redirectedTo(google, new JWT({ email, key, ...options }));
}

function refresher(google: Google, user: string): UserRefreshClient {
  return redirectedTo(
    google,
    UserRefreshClient.fromJSON(google.authorizedUser(user)) as UserRefreshClient,
  );
}

test('a service account acts as itself, or as the user that it impersonates', async () => {
  const { google, receiver } = await startSimulator();
  for (const options of [{ scopes: SCOPES }, { scopes: SCOPES, subject: ALICE }]) {
    const { drive } = clientsWith(google, jwt(google, options));
    await drive.changes.watch({ pageToken: '1', requestBody: channel(receiver) });
  }
  expect(google.channels().map(({ openedBy }) => openedBy.user)).toEqual([
    google.serviceAccount().client_email,
    ALICE,
  ]);
});

test('the bearer tokens that the library signs itself without scopes are accepted', async () => {
  const { google } = await startSimulator();
  const url = `${google.url}/drive/v3/changes/startPageToken`;
  const headers = await jwt(google).getRequestHeaders(url);
  expect((await fetch(url, { headers })).status).toBe(200);
  expect(google.requests).toMatchObject([{ user: google.serviceAccount().client_email }]);
});

test("any user of a service account can stop the account's channels", async () => {
  const { google, receiver } = await startSimulator();
  const asAlice = clientsWith(google, jwt(google, { scopes: SCOPES, subject: ALICE }));
  const asBob = clientsWith(google, jwt(google, { scopes: SCOPES, subject: BOB }));
  const { data: requestBody } = await asAlice.drive.changes.watch({
    pageToken: '1',
    requestBody: channel(receiver),
  });
  const otherClient = clientsFor(google, ALICE).drive.channels.stop({ requestBody });
  expect(await rejectionOf(otherClient)).toMatchObject({ reason: 'stopChannelCallerNotOwner' });
  expect((await asBob.drive.channels.stop({ requestBody })).status).toBe(204);
});

test('a refresh token works until the user revokes it, and a new one works after new consent', async () => {
  const { google } = await startSimulator();
  const { drive } = clientsWith(google, refresher(google, ALICE));
  expect((await drive.changes.getStartPageToken()).status).toBe(200);
  const unrelated = refresher(google, BOB);

  const late = refresher(google, ALICE);
  google.revoke(ALICE);
  expect(await rejectionOf(drive.changes.getStartPageToken())).toMatchObject({
    status: 401,
    reason: 'authError',
  });
  expect(await rejectionOf(late.getAccessToken())).toMatchObject({
    status: 400,
    reason: 'invalid_grant',
  });
  const delegated = jwt(google, { scopes: SCOPES, subject: ALICE });
  expect(await rejectionOf(delegated.getAccessToken())).toMatchObject({ reason: 'invalid_grant' });
  expect((await unrelated.getAccessToken()).token).toMatch(/^ya29\./);

  expect((await refresher(google, ALICE).getAccessToken()).token).toMatch(/^ya29\./);
  expect((await delegated.getAccessToken()).token).toMatch(/^ya29\./);
});

const token = async (google: Google, form: Record<string, string>) => {
  const response = await fetch(`${google.url}/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: response.status, json: await response.json() };
};

test('a token response has the configured lifetime', async () => {
  const { google } = await startSimulator({ tokenLifetimeSeconds: 60 });
  const { type: _, ...credentials } = google.authorizedUser(ALICE);
  expect(await token(google, { grant_type: 'refresh_token', ...credentials })).toMatchObject({
    status: 200,
    json: { token_type: 'Bearer', expires_in: 60 },
  });
});

test('a wrong secret, an unknown grant type and a foreign signature are rejected with OAuth errors', async () => {
  const { google } = await startSimulator();
  const other = (await startSimulator()).google;
  const { type: _, ...credentials } = google.authorizedUser(ALICE);
  const wrong = { grant_type: 'refresh_token', ...credentials, client_secret: 'guessed' };
  expect(await token(google, wrong)).toMatchObject({
    status: 401,
    json: { error: 'invalid_client' },
  });
  expect(await token(google, { grant_type: 'password' })).toMatchObject({
    status: 400,
    json: { error: 'unsupported_grant_type' },
  });

  google.serviceAccount();
  const { client_email: email, private_key: key } = other.serviceAccount();
  const forged = redirectedTo(google, new JWT({ email, key, scopes: SCOPES }));
  expect(await rejectionOf(forged.getAccessToken())).toMatchObject({
    status: 400,
    reason: 'invalid_grant',
    message: 'Invalid JWT Signature.',
  });
});

test('an assertion is rejected for another audience, or for a lifetime of more than an hour', async () => {
  const { google } = await startSimulator();
  const now = Math.floor(Date.now() / 1000);
  const rejectionFor = (additionalClaims: object) => {
    const { client_email: email, private_key: key } = google.serviceAccount();
    const client = new JWT({ email, key, scopes: SCOPES, additionalClaims });
    return rejectionOf(redirectedTo(google, client).getAccessToken());
  };
  const rejected = { status: 400, reason: 'invalid_grant' };
  expect(await rejectionFor({ aud: 'https://example.com' })).toMatchObject(rejected);
  expect(await rejectionFor({ exp: now + 7200 })).toMatchObject(rejected);
  const own = google.serviceAccount().token_uri;
  expect(own).toBe(`${google.url}/token`);
  await expect(rejectionFor({ aud: own })).rejects.toThrow('It was not rejected.');
});

test('a revoked service account cannot impersonate users', async () => {
  const { google } = await startSimulator();
  const client = jwt(google, { scopes: SCOPES, subject: ALICE });
  google.revoke(google.serviceAccount().client_email);
  expect(await rejectionOf(client.getAccessToken())).toMatchObject({ reason: 'invalid_grant' });
});

test('injected token errors affect only the token endpoint', async () => {
  const { google } = await startSimulator({
    faults: { tokenError: { reason: 'internal_failure', status: 500, times: 1 } },
  });
  const { type: _, ...credentials } = google.authorizedUser(ALICE);
  const form = { grant_type: 'refresh_token', ...credentials };
  expect((await call(google, '/drive/v3/files', undefined, { method: 'GET' })).status).toBe(200);
  expect(await token(google, form)).toMatchObject({
    status: 500,
    json: { error: 'internal_failure' },
  });
  expect((await token(google, form)).status).toBe(200);
});

test('a grant has the scopes of the consent, and a refresh can narrow them, not widen', async () => {
  const { google } = await startSimulator();
  const [drive = '', calendar = ''] = scopes('drive', 'calendar');
  const { type: _, ...credentials } = google.authorizedUser(ALICE, undefined, [drive, calendar]);
  const refresh = (form: object) =>
    token(google, { grant_type: 'refresh_token', ...credentials, ...form });
  expect(await refresh({})).toMatchObject({ json: { scope: `${drive} ${calendar}` } });
  expect(await refresh({ scope: calendar })).toMatchObject({ json: { scope: calendar } });
  const [users = ''] = scopes('admin.directory.user');
  expect(await refresh({ scope: `${drive} ${users}` })).toMatchObject({
    status: 400,
    json: { error: 'invalid_scope' },
  });
});

test('a service account has the scopes that its assertion asks for', async () => {
  const { google, receiver } = await startSimulator();
  const client = clientsWith(google, jwt(google, { scopes: scopes('drive.metadata.readonly') }));
  const requestBody = channel(receiver);
  expect((await client.drive.changes.watch({ pageToken: '1', requestBody })).status).toBe(200);
  const acl = client.calendar.acl.watch({ calendarId: 'primary', requestBody });
  expect(await rejectionOf(acl)).toMatchObject({ status: 403, reason: 'insufficientPermissions' });
});
