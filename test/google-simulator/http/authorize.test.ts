import { expect, test } from 'vitest';
import { ALL_APIS, scopes } from '../../../google-simulator/oauth/scopes.ts';
import { ALICE, BOB, call, channel, startSimulator } from '../start-simulator.ts';

const ACL = '/calendar/v3/calendars/primary/acl/watch';
const EVENTS = '/calendar/v3/calendars/primary/events/watch';
const LIST = '/calendar/v3/users/me/calendarList/watch';
const SETTINGS = '/calendar/v3/users/me/settings/watch';
const FILE = '/drive/v3/files/root/watch';
const CHANGES = '/drive/v3/changes/watch?pageToken=1';
const USERS = '/admin/directory/v1/users/watch?domain=example.com';
const ACTIVITIES = '/admin/reports/v1/activity/users/all/applications/admin/watch';
const WATCHES = [ACL, EVENTS, LIST, SETTINGS, FILE, CHANGES, USERS, ACTIVITIES];

test.each([
  ['drive.metadata.readonly', [FILE, CHANGES]],
  ['drive.file', [FILE, CHANGES]],
  ['calendar', [ACL, EVENTS, LIST, SETTINGS]],
  ['calendar.readonly', [EVENTS, LIST, SETTINGS]],
  ['calendar.events.readonly', [EVENTS]],
  ['calendar.acls.readonly', [ACL]],
  ['admin.directory.user.readonly', [USERS]],
  ['admin.reports.audit.readonly', [ACTIVITIES]],
  ['gmail.readonly', []],
])('a token with the scope %s can watch what the scope opens', async (scope, opened) => {
  const { google, receiver } = await startSimulator({ administrators: [ALICE] });
  const token = google.accessToken(ALICE, undefined, scopes(scope));
  for (const path of WATCHES) {
    const watched = await call(google, path, channel(receiver), { token });
    if (opened.includes(path)) expect(watched.status).toBe(200);
    else expect(watched).toMatchObject({ status: 403, reason: 'insufficientPermissions' });
  }
  expect(google.channels()).toHaveLength(opened.length);
});

test('a token for reading cannot write', async () => {
  const { google } = await startSimulator();
  const { id } = google.editFile(ALICE, undefined);
  const token = google.accessToken(ALICE, undefined, scopes('drive.readonly', 'calendar.readonly'));
  const event = { start: { date: '2026-10-01' }, end: { date: '2026-10-02' } };
  for (const [method, path, body] of [
    ['POST', '/drive/v3/files', {}],
    ['PATCH', `/drive/v3/files/${id}`, {}],
    ['DELETE', `/drive/v3/files/${id}`, undefined],
    ['POST', `/drive/v3/files/${id}/permissions`, { type: 'anyone', role: 'reader' }],
    ['POST', '/calendar/v3/calendars/primary/events', event],
    ['POST', '/calendar/v3/calendars', { summary: 'a' }],
  ] as const) {
    expect(await call(google, path, body, { method, token })).toMatchObject({
      status: 403,
      reason: 'insufficientPermissions',
    });
  }
});

test('a stop needs a scope of its API', async () => {
  const { google, receiver } = await startSimulator();
  const { json } = await call(google, EVENTS, channel(receiver));
  const stop = (scope: string) => {
    const token = google.accessToken(ALICE, undefined, scopes(scope));
    return call(google, '/calendar/v3/channels/stop', json, { token });
  };
  expect(await stop('drive')).toMatchObject({ status: 403, reason: 'insufficientPermissions' });
  expect((await stop('calendar.settings.readonly')).status).toBe(204);
});

test('only administrators can use Directory and Reports, as soon as they are made ones', async () => {
  const { google, receiver } = await startSimulator({ administrators: [ALICE] });
  const asBob = (path: string, body?: object, method = 'POST') =>
    call(google, path, body, { method, token: google.accessToken(BOB) });
  const forbidden = { status: 403, reason: 'forbidden' };
  await call(google, '/admin/directory/v1/users', { primaryEmail: BOB });
  for (const path of [USERS, ACTIVITIES, `/admin/directory/v1/users/${BOB}/aliases/watch`]) {
    expect(await asBob(path, channel(receiver))).toMatchObject(forbidden);
  }
  expect(await asBob(`/admin/directory/v1/users/${BOB}`, undefined, 'GET')).toMatchObject(
    forbidden,
  );
  const unwatchable = '/admin/reports/v1/activity/users/all/applications/admin';
  expect(await asBob(unwatchable, undefined, 'GET')).toMatchObject(forbidden);

  await call(google, `/admin/directory/v1/users/${BOB}/makeAdmin`, { status: true });
  expect((await asBob(USERS, channel(receiver))).status).toBe(200);
  await call(google, `/admin/directory/v1/users/${BOB}/makeAdmin`, { status: false });
  expect(await asBob(USERS, channel(receiver))).toMatchObject(forbidden);
});

test('a service account that impersonates no administrator cannot use the Directory', async () => {
  const { google, receiver } = await startSimulator({ administrators: [ALICE] });
  const { client_email: user } = google.serviceAccount();
  const token = google.accessToken(user, undefined, ALL_APIS);
  expect(await call(google, USERS, channel(receiver), { token })).toMatchObject({
    status: 403,
    reason: 'forbidden',
  });
});

test('a call without a token says that a login is required, one with a wrong token that it is', async () => {
  const { google } = await startSimulator();
  const response = await fetch(`${google.url}/drive/v3/files`);
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({
    error: {
      code: 401,
      errors: [{ reason: 'required', location: 'Authorization', locationType: 'header' }],
    },
  });
  expect(await call(google, '/drive/v3/files', undefined, { token: 'wrong' })).toMatchObject({
    status: 401,
    reason: 'authError',
  });
});

test('the error for a missing scope has the newer details too', async () => {
  const { google } = await startSimulator();
  const token = google.accessToken(ALICE, undefined, scopes('drive'));
  expect((await call(google, ACL, {}, { token })).json).toMatchObject({
    error: {
      status: 'PERMISSION_DENIED',
      details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }],
    },
  });
});
