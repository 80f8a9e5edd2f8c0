import { expect, test } from 'vitest';
import {
  ALICE,
  BOB,
  channel,
  clientsFor,
  rejectionOf,
  startSimulator,
} from '../start-simulator.ts';

const start = { date: '2026-10-01' };
const end = { date: '2026-10-02' };
const denied = { status: 403, reason: 'requiredAccessLevel' };

async function setUp(role: string, scope: object = { type: 'user', value: BOB }) {
  const { google, receiver } = await startSimulator();
  const alice = clientsFor(google).calendar;
  await alice.acl.insert({ calendarId: 'primary', requestBody: { role, scope } });
  const eventId = google.editEvent(ALICE, 'primary', undefined, { summary: 'Tea' }).id;
  const { calendar } = clientsFor(google, BOB);
  const shared = { calendarId: ALICE, requestBody: { summary: 'Coffee', start, end } };
  const one = { ...shared, eventId };
  const methods = {
    list: () => calendar.events.list({ calendarId: ALICE }),
    watch: () => calendar.events.watch({ calendarId: ALICE, requestBody: channel(receiver) }),
    insert: () => calendar.events.insert(shared),
    patch: () => calendar.events.patch(one),
    update: () => calendar.events.update(one),
    rules: () => calendar.acl.list({ calendarId: ALICE }),
    watchRules: () => calendar.acl.watch({ calendarId: ALICE, requestBody: channel(receiver) }),
    delete: () => calendar.events.delete({ calendarId: ALICE, eventId }),
    share: () =>
      calendar.acl.insert({
        calendarId: ALICE,
        requestBody: { role: 'reader', scope: { type: 'default' } },
      }),
  };
  return { methods, calendar };
}

test.each([
  ['freeBusyReader', []],
  ['reader', ['list', 'watch']],
  ['writer', ['list', 'watch', 'insert', 'patch', 'update', 'rules', 'watchRules', 'delete']],
  [
    'owner',
    ['list', 'watch', 'insert', 'patch', 'update', 'rules', 'watchRules', 'delete', 'share'],
  ],
])('a %s of a calendar can do %j', async (role, allowed) => {
  const { methods } = await setUp(role);
  const done: string[] = [];
  for (const [name, method] of Object.entries(methods)) {
    if (allowed.includes(name)) {
      await method();
      done.push(name);
    } else expect(await rejectionOf(method())).toMatchObject(denied);
  }
  expect(done).toEqual(allowed);
});

test('a reader sees the role in the list of events, and cannot delete the calendar', async () => {
  const { methods, calendar } = await setUp('reader');
  expect((await methods.list()).data.accessRole).toBe('reader');
  const remove = calendar.calendars.delete({ calendarId: ALICE });
  expect(await rejectionOf(remove)).toMatchObject(denied);
});

test.each([{ type: 'domain', value: 'example.com' }, { type: 'default' }])(
  'a rule for $type gives access',
  async (scope) => {
    const { methods } = await setUp('reader', scope);
    expect((await methods.list()).status).toBe(200);
  },
);

test('an unknown role is invalid', async () => {
  const { google } = await startSimulator();
  const requestBody = { role: 'king', scope: { type: 'default' } };
  const insert = clientsFor(google).calendar.acl.insert({ calendarId: 'primary', requestBody });
  expect(await rejectionOf(insert)).toMatchObject({ status: 400, reason: 'invalid' });
});

test('a calendar that Google generates can be read only', async () => {
  const { google } = await startSimulator();
  const { calendar } = clientsFor(google, BOB);
  const holidays = 'en.usa#holiday@group.v.calendar.google.com';
  await clientsFor(google).calendar.events.list({ calendarId: holidays });
  const insert = calendar.events.insert({ calendarId: holidays, requestBody: { start, end } });
  expect(await rejectionOf(insert)).toMatchObject(denied);
});
