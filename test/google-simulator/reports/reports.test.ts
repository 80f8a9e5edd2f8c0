import { expect, test } from 'vitest';
import { ALICE, call, channel, clientsFor, startSimulator } from '../start-simulator.ts';

const CAROL = 'carol@example.com';

test('an activity is announced completely, with its event name as the state and numbers over 2^53 as strings', async () => {
  const { google, receiver } = await startSimulator({ administrators: [ALICE] });
  const { reports } = clientsFor(google);
  const request = { userKey: 'all', applicationName: 'admin' };
  await reports.activities.watch({ ...request, requestBody: channel(receiver) });
  await reports.activities.watch({
    ...request,
    eventName: 'CHANGE_PASSWORD',
    requestBody: channel(receiver),
  });
  await google.idle();
  const activity = { applicationName: 'admin', eventName: 'CREATE_USER', email: CAROL };
  expect(google.notify({ resource: 'reports.activities', activity })).toBe(1);
  await google.idle();

  expect(receiver.states()).toEqual(['sync', 'sync', 'CREATE_USER']);
  const sent = JSON.parse(receiver.received[2]?.body ?? '');
  expect(sent).toMatchObject({
    kind: 'admin#reports#activity',
    actor: { email: CAROL },
    events: [{ name: 'CREATE_USER' }],
  });
  expect(BigInt(sent.id.uniqueQualifier) ** 2n > 2n ** 106n).toBe(true);
  expect(BigInt(sent.actor.profileId) > 2n ** 53n).toBe(true);
  expect((await reports.activities.list(request)).data.items).toEqual([sent]);
});

test('an activity can be created over HTTP', async () => {
  const { google, receiver } = await startSimulator({ administrators: [ALICE] });
  const { reports } = clientsFor(google);
  const request = { userKey: CAROL, applicationName: 'drive' };
  await reports.activities.watch({ ...request, requestBody: channel(receiver) });
  const activity = { applicationName: 'drive', eventName: 'edit', email: CAROL };
  expect((await call(google, '/simulator/activities', activity)).status).toBe(200);
  expect(await call(google, '/simulator/activities', {})).toMatchObject({ status: 400 });
  await receiver.until(2);
  expect(receiver.states()).toEqual(['sync', 'edit']);
});

test('an application that is not in the discovery document cannot be watched', async () => {
  const { google, receiver } = await startSimulator({ administrators: [ALICE] });
  const path = '/admin/reports/v1/activity/users/all/applications/docs/watch';
  expect(await call(google, path, channel(receiver))).toMatchObject({
    status: 400,
    reason: 'invalid',
  });
});
