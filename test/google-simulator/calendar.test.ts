import { expect, test } from 'vitest';
import { ALICE, BOB, channel, clientsFor, rejectionOf, stage } from './stage.ts';

const start = { dateTime: '2026-10-01T10:00:00Z' };
const end = { dateTime: '2026-10-01T11:00:00Z' };
const calendarId = 'primary';

test('events that come, change and go are all announced as exists', async () => {
  const { google, receiver } = await stage();
  const { calendar } = clientsFor(google);
  await calendar.events.watch({ calendarId, requestBody: channel(receiver) });
  await google.idle();

  const { data: event } = await calendar.events.insert({
    calendarId,
    requestBody: { summary: 'Tea', start, end },
  });
  const eventId = event.id ?? '';
  await calendar.events.patch({ calendarId, eventId, requestBody: { summary: 'Coffee' } });
  await calendar.events.update({ calendarId, eventId, requestBody: { start, end } });
  await calendar.events.delete({ calendarId, eventId });
  await google.idle();

  expect(receiver.states()).toEqual(['sync', 'exists', 'exists', 'exists', 'exists']);
  expect(receiver.received.every(({ body }) => body === '')).toBe(true);
  expect(await rejectionOf(calendar.events.delete({ calendarId, eventId }))).toMatchObject({
    status: 410,
    reason: 'deleted',
  });
});

test('a sync token comes on the last page, and then lists what changed, tombstones included', async () => {
  const { google } = await stage();
  const { calendar } = clientsFor(google);
  const ids = ['one', 'two', 'three'].map(
    (summary) => google.editEvent(ALICE, calendarId, undefined, { summary }).id,
  );

  const { data: first } = await calendar.events.list({ calendarId, maxResults: 2 });
  expect(first.items?.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  expect(first.nextSyncToken).toBeUndefined();
  const pageToken = first.nextPageToken ?? '';
  const { data: last } = await calendar.events.list({ calendarId, maxResults: 2, pageToken });
  expect(last.items?.map(({ id }) => id)).toEqual(ids.slice(2));
  expect(last.nextPageToken).toBeUndefined();

  const syncToken = last.nextSyncToken ?? '';
  await calendar.events.delete({ calendarId, eventId: ids[0] ?? '' });
  google.editEvent(ALICE, calendarId, ids[1], { summary: 'II' });
  const { data: news } = await calendar.events.list({ calendarId, syncToken });
  expect(news.items).toMatchObject([
    { id: ids[0], status: 'cancelled' },
    { id: ids[1], summary: 'II' },
  ]);
  const { data: full } = await calendar.events.list({ calendarId });
  expect(full.items?.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
});

test('a sync token that is expired, unknown or of another calendar asks for a full sync', async () => {
  const { google } = await stage();
  const { calendar } = clientsFor(google);
  const { data: other } = await calendar.calendars.insert({ requestBody: { summary: 'Other' } });
  const { data } = await calendar.events.list({ calendarId });
  const syncToken = data.nextSyncToken ?? '';
  const gone = { status: 410, reason: 'fullSyncRequired' };

  expect(
    await rejectionOf(calendar.events.list({ calendarId: other.id ?? '', syncToken })),
  ).toMatchObject(gone);
  expect(
    await rejectionOf(calendar.events.list({ calendarId, syncToken: 'CPDAlvWDx70C' })),
  ).toMatchObject(gone);
  expect((await calendar.events.list({ calendarId, syncToken })).data.items).toEqual([]);
  google.expireSyncTokens(ALICE, calendarId);
  expect(await rejectionOf(calendar.events.list({ calendarId, syncToken }))).toMatchObject(gone);
});

test.each([
  { q: 'tea' },
  { timeMin: '2026-01-01T00:00:00Z' },
  { orderBy: 'updated' },
  { showDeleted: false },
])('a sync token is refused together with %o', async (extra) => {
  const { google } = await stage();
  const { calendar } = clientsFor(google);
  const syncToken = (await calendar.events.list({ calendarId })).data.nextSyncToken ?? '';
  expect(
    await rejectionOf(calendar.events.list({ calendarId, syncToken, ...extra })),
  ).toMatchObject({
    status: 400,
  });
});

test('a listing can be limited in time', async () => {
  const { google } = await stage();
  const { calendar } = clientsFor(google);
  await calendar.events.insert({ calendarId, requestBody: { start, end } });
  const listed = async (times: object) =>
    (await calendar.events.list({ calendarId, ...times })).data.items?.length;
  expect(await listed({ timeMin: '2026-10-01T10:30:00Z' })).toBe(1);
  expect(await listed({ timeMin: end.dateTime })).toBe(0);
  expect(await listed({ timeMax: start.dateTime })).toBe(0);
});

test('calendars made and deleted are announced to the channels on the calendar list', async () => {
  const { google, receiver } = await stage();
  const { calendar } = clientsFor(google);
  await calendar.calendarList.watch({ requestBody: channel(receiver) });
  const { data: list } = await calendar.calendarList.list();
  expect(list.items).toMatchObject([{ id: ALICE, primary: true }]);

  const { data: made } = await calendar.calendars.insert({ requestBody: { summary: 'Team' } });
  await calendar.calendars.delete({ calendarId: made.id ?? '' });
  await google.idle();
  expect(receiver.states()).toEqual(['sync', 'exists', 'exists']);
  const syncToken = list.nextSyncToken ?? '';
  const { data: news } = await calendar.calendarList.list({ syncToken });
  expect(news.items).toMatchObject([{ id: made.id, deleted: true }]);
  expect(
    await rejectionOf(
      calendar.events.watch({ calendarId: made.id ?? '', requestBody: channel(receiver) }),
    ),
  ).toMatchObject({ status: 404, reason: 'notFound' });
});

test('sharing is announced to the channels on the ACL, and lets the other one in', async () => {
  const { google, receiver } = await stage();
  const { calendar } = clientsFor(google);
  const bob = clientsFor(google, BOB).calendar;
  const watchAsBob = () => bob.events.watch({ calendarId: ALICE, requestBody: channel(receiver) });
  await calendar.acl.watch({ calendarId, requestBody: channel(receiver) });
  await google.idle();
  expect(await rejectionOf(watchAsBob())).toMatchObject({ status: 404, reason: 'notFound' });

  const requestBody = { role: 'reader', scope: { type: 'user', value: BOB } };
  const { data: rule } = await calendar.acl.insert({ calendarId, requestBody });
  await google.idle();
  expect(receiver.states()).toEqual(['sync', 'exists']);
  expect((await watchAsBob()).status).toBe(200);

  await calendar.acl.delete({ calendarId, ruleId: rule.id ?? '' });
  expect((await calendar.acl.list({ calendarId })).data.items).toMatchObject([{ role: 'owner' }]);
  expect(await rejectionOf(watchAsBob())).toMatchObject({ status: 404 });
});

test('settings can be listed and watched', async () => {
  const { google, receiver } = await stage();
  const { calendar } = clientsFor(google);
  expect((await calendar.settings.list()).data.items).toMatchObject([
    { id: 'locale', value: 'en' },
    { id: 'timezone' },
  ]);
  await calendar.settings.watch({ requestBody: channel(receiver) });
  google.notify({ resource: 'calendar.settings', user: ALICE });
  await receiver.until(2);
  expect(receiver.states()).toEqual(['sync', 'exists']);
});

test('calendars that Google generates can be read and not watched', async () => {
  const { google, receiver } = await stage();
  const { calendar } = clientsFor(google);
  const holidays = 'en.usa#holiday@group.v.calendar.google.com';
  expect((await calendar.events.list({ calendarId: holidays })).data.items).toEqual([]);
  const watch = calendar.events.watch({ calendarId: holidays, requestBody: channel(receiver) });
  expect(await rejectionOf(watch)).toMatchObject({
    status: 400,
    reason: 'pushNotSupportedForRequestedResource',
  });
});
