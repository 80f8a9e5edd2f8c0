import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { listNotifications } from '../../lib/notifications/rows/list-notifications.ts';
import { signToken } from '../../lib/protocol/token.ts';
import { functionUrlEvent, httpApiEvent, restApiEvent } from '../fixtures/gateway-events.ts';
import { emptyTable, rawItems } from '../support/raw-items.ts';
import { type ReceiverStage, startReceiver } from './packaged-receiver.ts';
import { CHANNEL_ID, genuineHeaders, genuineRequest } from './requests.ts';

let stage: ReceiverStage;
beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  stage = await startReceiver();
});
beforeEach(() => stage.database.forget());
afterEach(() => emptyTable(stage.table));

const post = (flaws: Record<string, string | undefined> = {}) =>
  stage.handler(httpApiEvent(genuineRequest(flaws)));

const storedNumbers = async () => {
  const { items } = await listNotifications(stage.table, CHANNEL_ID, { limit: 100 }, Date.now());
  return items.map(({ notification }) => notification.messageNumber);
};

describe.each([
  ['an HTTP API', httpApiEvent],
  ['a REST API', restApiEvent],
  ['a function URL', functionUrlEvent],
])('through %s', (_, eventOf) => {
  test('a genuine notification is a 200 without a body, and stored', async () => {
    expect(await stage.handler(eventOf(genuineRequest()))).toEqual({ statusCode: 200 });

    const { items } = await listNotifications(stage.table, CHANNEL_ID, { limit: 2 }, Date.now());
    expect(items).toMatchObject([
      { notification: { messageNumber: 236_440, user: { primaryEmail: 'zoë@mydomain.com' } } },
    ]);
  });

  test('a malformed notification is a 400 without a body, and not stored', async () => {
    const request = genuineRequest({ 'X-Goog-Message-Number': 'x' });

    expect(await stage.handler(eventOf(request))).toEqual({ statusCode: 400 });
    expect(await rawItems(stage.table)).toEqual([]);
  });

  test('a forged notification is a 404 without a body, and not stored', async () => {
    const request = genuineRequest({ 'X-Goog-Channel-Token': signToken('guess', CHANNEL_ID) });

    expect(await stage.handler(eventOf(request))).toEqual({ statusCode: 404 });
    expect(await rawItems(stage.table)).toEqual([]);
  });
});

test('a REST API event with lists of values only is accepted', async () => {
  const event = { ...restApiEvent(genuineRequest()), headers: null };

  expect(await stage.handler(event)).toEqual({ statusCode: 200 });
  expect(await storedNumbers()).toEqual([236_440]);
});

test('a genuine notification costs one write and no read', async () => {
  await post();

  expect(stage.database.calls()).toEqual(['PutItem']);
});

test('a duplicate is a 200, and stored once', async () => {
  for (let time = 1; time <= 3; time += 1) expect(await post()).toEqual({ statusCode: 200 });

  expect(await storedNumbers()).toEqual([236_440]);
});

test('concurrent duplicates are a 200 each, and stored once', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => post()));

  for (const answer of answers) expect(answer).toEqual({ statusCode: 200 });
  expect(await storedNumbers()).toEqual([236_440]);
});

test('notifications out of order are all stored', async () => {
  for (const number of [30, 10, 20, 1])
    expect(await post({ 'X-Goog-Message-Number': String(number) })).toEqual({ statusCode: 200 });

  expect(await storedNumbers()).toEqual([30, 20, 10, 1]);
});

test.each([
  ['the channel id', 'X-Goog-Channel-ID'],
  ['the message number', 'X-Goog-Message-Number'],
])('a request without %s is malformed, even with a forged token', async (_, name) => {
  const forged = { [name]: undefined, 'X-Goog-Channel-Token': 'forged' };

  expect(await post({ [name]: undefined })).toEqual({ statusCode: 400 });
  expect(await post(forged)).toEqual({ statusCode: 400 });
  expect(stage.database.calls()).toEqual([]);
});

test('an unknown channel and a wrong token get the same answer, and cost no database call', async () => {
  const unknownChannel = await post({ 'X-Goog-Channel-ID': 'unknown' });
  const wrongToken = await post({ 'X-Goog-Channel-Token': 'wrong' });

  expect(unknownChannel).toEqual({ statusCode: 404 });
  expect(wrongToken).toEqual(unknownChannel);
  expect(stage.database.calls()).toEqual([]);
});

test('the token of a sync is checked like that of any other notification', async () => {
  const sync = { 'X-Goog-Resource-State': 'sync', 'X-Goog-Message-Number': '1' };

  expect(await post({ ...sync, 'X-Goog-Channel-Token': undefined })).toEqual({ statusCode: 404 });
  expect(await storedNumbers()).toEqual([]);

  expect(await post(sync)).toEqual({ statusCode: 200 });
  expect(await storedNumbers()).toEqual([1]);
});

test('a notification of an unknown state is a 200, and stored', async () => {
  expect(await post({ 'X-Goog-Resource-State': 'exploded' })).toEqual({ statusCode: 200 });

  expect(await storedNumbers()).toEqual([236_440]);
});

test('a genuine notification is accepted with headers in any case and blanks around values', async () => {
  const odd = Object.fromEntries(
    Object.entries(genuineHeaders()).map(([name, value], index) => [
      index % 2 ? name.toUpperCase() : name.toLowerCase(),
      `  ${value} `,
    ]),
  );

  expect(await stage.handler({ headers: odd, body: null })).toEqual({ statusCode: 200 });
  expect(await storedNumbers()).toEqual([236_440]);
});

test('a notification is kept for as many days as the deployment sets', async () => {
  const beforeMs = Date.now();
  await post();
  const afterMs = Date.now();

  const [item] = await rawItems(stage.table);
  const thirtyDays = 30 * 24 * 60 * 60;
  expect(item?.['ttl']).toBeGreaterThanOrEqual(beforeMs / 1000 + thirtyDays);
  expect(item?.['ttl']).toBeLessThanOrEqual(Math.ceil(afterMs / 1000) + thirtyDays);
});
