import { expect, test } from 'vitest';
import { ALICE, call, clientsFor, rejectionOf, startSimulator } from '../start-simulator.ts';

test.each([
  ['GET', '/drive/v3/files/generateIds'],
  ['GET', '/drive/v3/about'],
  ['POST', '/drive/v3/files/x/copy'],
  ['GET', '/drive/v3/files/x/export'],
  ['GET', '/drive/v3/files/x/revisions/1'],
  ['DELETE', '/drive/v3/files/trash'],
  ['PATCH', '/drive/v3/drives/x'],
  ['GET', '/drive/v2/files'],
  ['GET', '/drive/v2/files/x'],
  ['POST', '/drive/v2/files/x/modifyLabels'],
  ['POST', '/resumable/upload/drive/v3/files'],
  ['GET', '/calendar/v3/colors'],
  ['POST', '/calendar/v3/freeBusy'],
  ['POST', '/calendar/v3/calendars/primary/events/quickAdd'],
  ['GET', '/calendar/v3/calendars/primary/events/x/instances'],
  ['GET', '/calendar/v3/users/me/settings/locale'],
  ['POST', '/calendar/v3/users/me/calendarList'],
  ['GET', '/admin/directory/v1/groups'],
  ['POST', '/admin/directory/v1/users:createGuest'],
  ['GET', '/admin/directory/v1/customer/my_customer/orgunits'],
  ['GET', '/admin/reports/v1/usage/dates/2026-10-01'],
  ['GET', '/storage/v1/b/bucket/o'],
])('%s %s, which Google serves, is a 501 that names it', async (method, path) => {
  const { google } = await startSimulator();
  const body = method === 'GET' ? undefined : {};
  const answer = await call(google, path, body, { method });
  expect(answer).toMatchObject({ status: 501, reason: 'notImplemented' });
  expect(answer.json.error.message).toContain(`${method} ${path}`);
});

test.each([
  ['POST', '/admin/directory/v1/channels/stop'],
  ['POST', '/storage/v1/b/bucket/o/watch'],
  ['GET', '/drive/v4/files'],
  ['POST', '/drive/v3/files/x/nothing'],
])('%s %s, which Google does not serve, is a 404', async (method, path) => {
  const { google } = await startSimulator();
  const body = method === 'GET' ? undefined : {};
  expect((await call(google, path, body, { method })).status).toBe(404);
});

test('a parameter that the simulator does not honour is a 501 that names it', async () => {
  const { google } = await startSimulator({ administrators: [ALICE] });
  for (const [path, name] of [
    ['/drive/v3/files?corpora=allDrives', 'corpora=allDrives'],
    ['/drive/v3/files?spaces=appDataFolder', 'spaces=appDataFolder'],
    ['/drive/v3/changes?pageToken=1&includeLabels=x', 'includeLabels'],
    ['/calendar/v3/calendars/primary/events?maxAttendees=1', 'maxAttendees'],
    ['/calendar/v3/users/me/calendarList?nonsense=1', 'nonsense'],
    ['/admin/directory/v1/users?customer=my_customer&projection=custom', 'projection=custom'],
    ['/admin/reports/v1/activity/users/all/applications/admin?filters=a', 'filters'],
  ]) {
    const answer = await call(google, path ?? '', undefined, { method: 'GET' });
    expect(answer).toMatchObject({ status: 501, reason: 'notImplemented' });
    expect(answer.json.error.message).toContain(name);
  }
});

test('parameters of every method are accepted', async () => {
  const { google } = await startSimulator();
  const path = '/drive/v3/files?alt=json&prettyPrint=false&key=a&quotaUser=b';
  expect((await call(google, path, undefined, { method: 'GET' })).status).toBe(200);
  for (const [alt, status] of [
    ['media', 501],
    ['proto', 501],
    ['atom', 400],
  ]) {
    const answer = await call(google, `/drive/v3/files?alt=${alt}`, undefined, { method: 'GET' });
    expect(answer.status).toBe(status);
  }
});

test.each([
  'nonsense',
  'files(nonsense)',
  'files/nonsense',
  'files(id,owners(nonsense))',
  'files(name/first)',
  'files(id',
  'files)',
  'files()',
  'files,,kind',
  'kind/*',
  ',',
])('the selection of fields %s is invalid', async (fields) => {
  const { google } = await startSimulator();
  google.editFile(ALICE, undefined);
  const { drive } = clientsFor(google);
  expect(await rejectionOf(drive.files.list({ fields }))).toMatchObject({
    status: 400,
    reason: 'invalidParameter',
  });
});

test('an invalid selection of fields has no effect on a write', async () => {
  const { google } = await startSimulator();
  const created = await call(google, '/drive/v3/files?fields=nonsense', { name: 'a' });
  expect(created).toMatchObject({ status: 400, reason: 'invalidParameter' });
  expect(google.channels()).toEqual([]);
  expect((await clientsFor(google).drive.files.list()).data.files).toEqual([]);
});

test.each([
  ['files(id,owners/emailAddress,capabilities(canEdit))', 'drive'],
  ['*', 'drive'],
  ['files/*', 'drive'],
  ['nextPageToken, files(id, name)', 'drive'],
])('the selection of fields %s is valid although a file lacks them', async (fields) => {
  const { google } = await startSimulator();
  google.editFile(ALICE, undefined);
  expect((await clientsFor(google).drive.files.list({ fields })).data.files).toHaveLength(1);
});
