import { expect, test } from 'vitest';
import { ALICE, channel, clientsFor, rejectionOf, startSimulator } from '../start-simulator.ts';

const start = { dateTime: '2026-10-01T10:00:00Z' };
const end = { dateTime: '2026-10-01T11:00:00Z' };
const calendarId = 'primary';

test('created, changed and deleted events are all announced as exists', async () => {
  const { google, receiver } = await startSimulator();
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

test('the last page has a sync token, which then lists the changes, tombstones included', async () => {
  const { google } = await startSimulator();
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
  const { data: changes } = await calendar.events.list({ calendarId, syncToken });
  expect(changes.items).toMatchObject([
    { id: ids[0], status: 'cancelled' },
    { id: ids[1], summary: 'II' },
  ]);
  const { data: full } = await calendar.events.list({ calendarId });
  expect(full.items?.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
});

test('a sync token that has expired requires a full sync; one that no list gave is invalid', async () => {
  const { google } = await startSimulator();
  const { calendar } = clientsFor(google);
  const { data: other } = await calendar.calendars.insert({ requestBody: { summary: 'Other' } });
  const { data } = await calendar.events.list({ calendarId });
  const syncToken = data.nextSyncToken ?? '';
  const position = Buffer.from(syncToken, 'base64url').toString();
  const altered = Buffer.from(position.replace(/\.0\./, '.9.')).toString('base64url');
  const invalid = { status: 400, reason: 'invalid' };

  const otherId = other.id ?? '';
  const ofOther = calendar.events.list({ calendarId: otherId, syncToken });
  expect(await rejectionOf(ofOther)).toMatchObject(invalid);
  for (const garbage of ['CPDAlvWDx70C', '', altered]) {
    const list = calendar.events.list({ calendarId, syncToken: garbage });
    expect(await rejectionOf(list)).toMatchObject(invalid);
  }
  expect((await calendar.events.list({ calendarId, syncToken })).data.items).toEqual([]);
  google.expireSyncTokens(ALICE, calendarId);
  expect(await rejectionOf(calendar.events.list({ calendarId, syncToken }))).toMatchObject({
    status: 410,
    reason: 'fullSyncRequired',
  });
});

test.each([
  { q: 'tea' },
  { timeMin: '2026-01-01T00:00:00Z' },
  { orderBy: 'updated' },
  { showDeleted: false },
])('a sync token is rejected in combination with %o', async (extra) => {
  const { google } = await startSimulator();
  const { calendar } = clientsFor(google);
  const syncToken = (await calendar.events.list({ calendarId })).data.nextSyncToken ?? '';
  expect(
    await rejectionOf(calendar.events.list({ calendarId, syncToken, ...extra })),
  ).toMatchObject({
    status: 400,
  });
});

test('a list can be limited to a time range', async () => {
  const { google } = await startSimulator();
  const { calendar } = clientsFor(google);
  await calendar.events.insert({ calendarId, requestBody: { start, end } });
  const listed = async (times: object) =>
    (await calendar.events.list({ calendarId, ...times })).data.items?.length;
  expect(await listed({ timeMin: '2026-10-01T10:30:00Z' })).toBe(1);
  expect(await listed({ timeMin: end.dateTime })).toBe(0);
  expect(await listed({ timeMax: start.dateTime })).toBe(0);
});
