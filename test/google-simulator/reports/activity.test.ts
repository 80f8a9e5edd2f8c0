import { expect, test } from 'vitest';
import { newActivity } from '../../../google-simulator/reports/activity.ts';
import { ALICE, channel, clientsFor, rejectionOf, startSimulator } from '../start-simulator.ts';

const input = { applicationName: 'admin', eventName: 'CREATE_USER' };
const request = { userKey: 'all', applicationName: 'admin' };

test('unique qualifiers are 64-bit integers beyond 2^53, negative ones among them', () => {
  const qualifiers = Array.from({ length: 200 }, () =>
    BigInt(newActivity(input, 0).id.uniqueQualifier),
  );
  for (const qualifier of qualifiers) {
    expect(BigInt.asIntN(64, qualifier)).toBe(qualifier);
    expect(Number.isSafeInteger(Number(qualifier))).toBe(false);
  }
  expect(qualifiers.some((qualifier) => qualifier < 0n)).toBe(true);
  expect(qualifiers.some((qualifier) => qualifier > 0n)).toBe(true);
});

test('the content type of an activity differs from that of a user', async () => {
  const { google, receiver } = await startSimulator({ administrators: [ALICE] });
  const { reports, directory } = clientsFor(google);
  await reports.activities.watch({ ...request, requestBody: channel(receiver) });
  await directory.users.watch({ customer: 'my_customer', requestBody: channel(receiver) });
  await google.idle();
  google.notify({ resource: 'reports.activities', activity: input });
  google.notify({ resource: 'directory.users', event: 'add', primaryEmail: 'a@example.com' });
  await google.idle();
  const types = receiver.received.map(({ headers }) => headers['content-type']);
  expect(types.slice(0, 2)).toEqual([undefined, undefined]);
  expect(types.slice(2).sort()).toEqual([
    'application/json; charset=UTF-8',
    'application/json; utf-8',
  ]);
});

test('activities are listed by time, event, actor and address, in pages', async () => {
  const { google } = await startSimulator({ administrators: [ALICE] });
  const { reports } = clientsFor(google);
  for (const eventName of ['CREATE_USER', 'DELETE_USER', 'CREATE_USER']) {
    google.notify({ resource: 'reports.activities', activity: { ...input, eventName } });
  }
  const listed = async (parameters: object) =>
    (await reports.activities.list({ ...request, ...parameters })).data.items?.length ?? 0;
  expect(await listed({})).toBe(3);
  expect(await listed({ eventName: 'DELETE_USER' })).toBe(1);
  expect(await listed({ startTime: '2100-01-01T00:00:00Z' })).toBe(0);
  expect(await listed({ endTime: '2020-01-01T00:00:00.000+01:00' })).toBe(0);
  expect(await listed({ actorIpAddress: '198.51.100.1' })).toBe(0);
  expect(await listed({ actorIpAddress: '192.0.2.1', customerId: 'C03az79cb' })).toBe(3);

  const { data } = await reports.activities.list({ ...request, maxResults: 2 });
  const pageToken = data.nextPageToken ?? '';
  expect(await listed({ maxResults: 2, pageToken })).toBe(1);
});

test.each([
  [{ startTime: 'yesterday' }, 400],
  [{ pageToken: 'nonsense' }, 400],
  [{ maxResults: 0 }, 400],
  [{ filters: 'a==b' }, 501],
  [{ customerId: 'C0other' }, 501],
])('%j is refused with %i', async (parameters, status) => {
  const { google } = await startSimulator({ administrators: [ALICE] });
  const list = clientsFor(google).reports.activities.list({ ...request, ...parameters });
  expect(await rejectionOf(list)).toMatchObject({ status });
});
