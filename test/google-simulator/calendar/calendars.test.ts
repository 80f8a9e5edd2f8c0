import { expect, test } from 'vitest';
import {
  ALICE,
  BOB,
  channel,
  clientsFor,
  rejectionOf,
  startSimulator,
} from '../start-simulator.ts';

const calendarId = 'primary';

test('created and deleted calendars are announced to the channels on the calendar list', async () => {
  const { google, receiver } = await startSimulator();
  const { calendar } = clientsFor(google);
  await calendar.calendarList.watch({ requestBody: channel(receiver) });
  const { data: list } = await calendar.calendarList.list();
  expect(list.items).toMatchObject([{ id: ALICE, primary: true }]);

  const { data: made } = await calendar.calendars.insert({ requestBody: { summary: 'Team' } });
  await calendar.calendars.delete({ calendarId: made.id ?? '' });
  await google.idle();
  expect(receiver.states()).toEqual(['sync', 'exists', 'exists']);
  const syncToken = list.nextSyncToken ?? '';
  const { data: changes } = await calendar.calendarList.list({ syncToken });
  expect(changes.items).toMatchObject([{ id: made.id, deleted: true }]);
  expect(
    await rejectionOf(
      calendar.events.watch({ calendarId: made.id ?? '', requestBody: channel(receiver) }),
    ),
  ).toMatchObject({ status: 404, reason: 'notFound' });
});

test('sharing is announced to the channels on the ACL, and gives access', async () => {
  const { google, receiver } = await startSimulator();
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
  const { google, receiver } = await startSimulator();
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

test('generated calendars can be read but not watched', async () => {
  const { google, receiver } = await startSimulator();
  const { calendar } = clientsFor(google);
  const holidays = 'en.usa#holiday@group.v.calendar.google.com';
  expect((await calendar.events.list({ calendarId: holidays })).data.items).toEqual([]);
  const watch = calendar.events.watch({ calendarId: holidays, requestBody: channel(receiver) });
  expect(await rejectionOf(watch)).toMatchObject({
    status: 400,
    reason: 'pushNotSupportedForRequestedResource',
  });
});
