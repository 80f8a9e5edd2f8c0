import { expect, test } from 'vitest';
import { drivenClock } from '../../../google-simulator/driven-clock.ts';
import { ALICE, call, clientsFor, rejectionOf, startSimulator } from '../start-simulator.ts';

const NOW = Date.UTC(2026, 9, 1);
const HOUR = 3_600_000;
const calendarId = 'primary';
const at = (hour: number) => ({ dateTime: new Date(NOW + hour * HOUR).toISOString() });

async function setUp() {
  const clock = drivenClock(NOW);
  const { google } = await startSimulator({ clock });
  google.accessToken(ALICE);
  const { calendar } = clientsFor(google);
  const add = async (summary: string, hour: number, fields: object = {}) => {
    const event = { summary, start: at(hour), end: at(hour + 1), ...fields };
    const { id } = google.editEvent(ALICE, calendarId, undefined, event);
    await clock.advance(60_000);
    return id;
  };
  const late = await add('Tea with Bob', 5, {
    attendees: [{ email: 'bob@example.com' }],
    extendedProperties: { private: { room: '1=a' }, shared: { team: 'x' } },
  });
  const early = await add('Coffee', 1, { location: 'Tea room', eventType: 'focusTime' });
  const summaries = async (parameters: object) =>
    (await calendar.events.list({ calendarId, ...parameters })).data.items?.map(
      ({ summary }) => summary,
    );
  return { google, clock, calendar, add, early, late, summaries };
}

test.each([
  [{ q: 'tea' }, ['Tea with Bob', 'Coffee']],
  [{ q: 'TEA bob' }, ['Tea with Bob']],
  [{ q: 'bob@example.com' }, ['Tea with Bob']],
  [{ q: 'nothing' }, []],
  [{ orderBy: 'startTime', singleEvents: true }, ['Coffee', 'Tea with Bob']],
  [{ orderBy: 'updated' }, ['Tea with Bob', 'Coffee']],
  [{ singleEvents: true }, ['Tea with Bob', 'Coffee']],
  [{ eventTypes: ['focusTime'] }, ['Coffee']],
  [{ eventTypes: ['focusTime', 'default'] }, ['Tea with Bob', 'Coffee']],
  [{ privateExtendedProperty: ['room=1=a'] }, ['Tea with Bob']],
  [{ privateExtendedProperty: ['room=1=a'], sharedExtendedProperty: ['team=y'] }, []],
  [{ iCalUID: 'x@google.com' }, []],
  [{ updatedMin: '2026-10-01T00:00:30Z' }, ['Coffee']],
  [{ updatedMin: '2026-10-01T02:00:30+02:00' }, ['Coffee']],
])('%j lists %j', async (parameters, expected) => {
  const { summaries } = await setUp();
  expect(await summaries(parameters)).toEqual(expected);
});

test.each([
  [{ orderBy: 'startTime' }, 400],
  [{ orderBy: 'nonsense' }, 400],
  [{ updatedMin: 'yesterday' }, 400],
  [{ timeMin: '2026-10-01' }, 400],
  [{ timeMin: '2026-13-01T00:00:00Z' }, 400],
  [{ timeMin: '2026-09-31T00:00:00Z' }, 400],
  [{ updatedMin: '2026-02-30T00:00:00Z' }, 400],
  [{ timeMin: '2026-10-02T00:00:00Z', timeMax: '2026-10-01T00:00:00Z' }, 400],
  [{ singleEvents: 'maybe' }, 400],
  [{ maxResults: 0 }, 400],
  [{ eventTypes: ['party'] }, 400],
  [{ privateExtendedProperty: ['room'] }, 400],
  [{ updatedMin: '2026-08-01T00:00:00Z' }, 410],
  [{ timeZone: 'Europe/Berlin' }, 501],
  [{ showHiddenInvitations: true }, 501],
])('%j is refused with %i', async (parameters, status) => {
  const { calendar } = await setUp();
  const list = calendar.events.list({ calendarId, ...(parameters as object) });
  expect(await rejectionOf(list)).toMatchObject({ status });
});

test('single events are not served for a calendar with recurring ones, and said to be', async () => {
  const { calendar, add, summaries } = await setUp();
  await add('Standup', 2, { recurrence: ['RRULE:FREQ=DAILY'] });
  expect(await summaries({})).toHaveLength(3);
  const list = calendar.events.list({ calendarId, singleEvents: true });
  expect(await rejectionOf(list)).toMatchObject({ status: 501, reason: 'notImplemented' });
});

test('events that were deleted since updatedMin are listed', async () => {
  const { calendar, late, early } = await setUp();
  await calendar.events.delete({ calendarId, eventId: late });
  const updatedMin = '2026-10-01T00:00:30Z';
  const { data } = await calendar.events.list({ calendarId, updatedMin });
  expect(data.items).toMatchObject([{ id: early }, { id: late, status: 'cancelled' }]);
});

test('an ordered list has pages, and no sync token', async () => {
  const { calendar, add } = await setUp();
  await add('Breakfast', 0);
  const ordered = { calendarId, orderBy: 'startTime', singleEvents: true, maxResults: 2 };
  const { data: first } = await calendar.events.list(ordered);
  const pageToken = first.nextPageToken ?? '';
  const { data: last } = await calendar.events.list({ ...ordered, pageToken });
  const summaries = [...(first.items ?? []), ...(last.items ?? [])].map(({ summary }) => summary);
  expect(summaries).toEqual(['Breakfast', 'Coffee', 'Tea with Bob']);
  expect([last.nextPageToken, last.nextSyncToken]).toEqual([undefined, undefined]);
});

test('the calendar list is limited to an access role', async () => {
  const { calendar } = await setUp();
  const listed = async (minAccessRole: string) =>
    (await calendar.calendarList.list({ minAccessRole })).data.items?.length;
  expect(await listed('owner')).toBe(1);
  const path = '/calendar/v3/users/me/calendarList?minAccessRole=king';
  const { google } = await setUp();
  expect((await call(google, path, undefined, { method: 'GET' })).status).toBe(400);
});
