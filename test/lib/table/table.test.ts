import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from 'vitest';
import { getChannel, getChannels, listChannels } from '../../../lib/channels/rows/read-channels.ts';
import {
  changeChannelState,
  postponeChannel,
  putPendingChannel,
} from '../../../lib/channels/rows/write-channels.ts';
import { listNotifications } from '../../../lib/notifications/rows/list-notifications.ts';
import { putNotification } from '../../../lib/notifications/rows/put-notification.ts';
import { listDue, stampDue } from '../../../lib/table/due.ts';
import { watchKey } from '../../../lib/table/keys.ts';
import { StorageError } from '../../../lib/table/storage-error.ts';
import { callTable, type Table } from '../../../lib/table/table.ts';
import { claimWatch } from '../../../lib/watches/rows/claim-watch.ts';
import { createWatch } from '../../../lib/watches/rows/create-watch.ts';
import { deleteWatch } from '../../../lib/watches/rows/delete-watch.ts';
import { getWatch, listWatches } from '../../../lib/watches/rows/read-watches.ts';
import {
  type Endpoint,
  REFUSING_URL,
  startFailingEndpoint,
  startHangingEndpoint,
  startStallingEndpoint,
} from '../../support/broken-endpoints.ts';
import { tableAt } from '../../support/table-at.ts';
import { NOW_MS, newChannel, newNotification, watchRecord } from './examples.ts';

const DEADLINE_MS = 300;
// What a busy machine may need on top.
const LENIENCE_MS = 1000;

const open: Endpoint[] = [];
afterEach(async () => {
  for (const endpoint of open.splice(0)) await endpoint.close();
});

async function opened<Broken extends Endpoint>(starting: Promise<Broken>): Promise<Broken> {
  const endpoint = await starting;
  open.push(endpoint);
  return endpoint;
}

/** Runs a call that has to fail, and says how long that took. */
async function failureOf(call: Promise<unknown>): Promise<{ error: unknown; tookMs: number }> {
  const startMs = performance.now();
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, tookMs: performance.now() - startMs };
}

const DUE_ITEM = { kind: 'watch', id: 'a', key: watchKey('a'), dueAtMs: NOW_MS } as const;

const CALLS: readonly [string, (table: Table) => Promise<unknown>][] = [
  ['putNotification', (table) => putNotification(table, newNotification())],
  ['listNotifications', (table) => listNotifications(table, 'a', { limit: 1 }, NOW_MS)],
  ['putPendingChannel', (table) => putPendingChannel(table, newChannel())],
  ['getChannel', (table) => getChannel(table, 'owner', 'a')],
  ['listChannels', (table) => listChannels(table, 'owner', { limit: 1 })],
  [
    'changeChannelState',
    (table) => changeChannelState(table, 'a', { from: ['active'], to: 'stopping', nowMs: NOW_MS }),
  ],
  ['postponeChannel', (table) => postponeChannel(table, 'a', NOW_MS)],
  ['getChannels', (table) => getChannels(table, ['a'])],
  ['createWatch', (table) => createWatch(table, watchRecord(), undefined)],
  ['getWatch', (table) => getWatch(table, 'owner', 'a')],
  ['listWatches', (table) => listWatches(table, 'owner', { limit: 1 })],
  ['claimWatch', (table) => claimWatch(table, 'a', 1, NOW_MS)],
  ['deleteWatch', (table) => deleteWatch(table, watchRecord(), NOW_MS)],
  ['listDue', (table) => listDue(table, 'DUE#0', { untilMs: NOW_MS, limit: 1 })],
  ['stampDue', (table) => stampDue(table, DUE_ITEM, NOW_MS + 1)],
];

describe.each(CALLS)('%s fails as storage', (_, call) => {
  test('when nobody listens', async () => {
    await expect(call(tableAt(REFUSING_URL))).rejects.toThrow(StorageError);
  });

  test('when the database hangs, and in time', async () => {
    const { url } = await opened(startHangingEndpoint());
    const { error, tookMs } = await failureOf(call(tableAt(url, DEADLINE_MS)));

    expect(error).toBeInstanceOf(StorageError);
    expect(tookMs).toBeLessThan(DEADLINE_MS + LENIENCE_MS);
  });
});

test.each([500, 503, 400])('a database that answers %d is a storage error', async (status) => {
  const { url } = await opened(startFailingEndpoint(status));

  const { error } = await failureOf(putNotification(tableAt(url), newNotification()));

  expect(error).toBeInstanceOf(StorageError);
  expect(error).toMatchObject({ code: 'storage-failed', cause: expect.any(Error) });
});

test('a 500 is tried again before that', async () => {
  const { url, requests } = await opened(startFailingEndpoint(500));
  await failureOf(putNotification(tableAt(url), newNotification()));

  expect(requests()).toBeGreaterThan(1);
});

test('an answer that stops in its middle is one too, in time', async () => {
  const { url } = await opened(startStallingEndpoint());
  const { error, tookMs } = await failureOf(
    putNotification(tableAt(url, DEADLINE_MS), newNotification()),
  );

  expect(error).toBeInstanceOf(StorageError);
  expect(tookMs).toBeLessThan(DEADLINE_MS + LENIENCE_MS);
});

test('the deadline holds when the database asks for more time', async () => {
  const { url } = await opened(startFailingEndpoint(503, { 'retry-after': '5' }));
  const { error, tookMs } = await failureOf(
    putNotification(tableAt(url, DEADLINE_MS), newNotification()),
  );

  expect(error).toBeInstanceOf(StorageError);
  expect(tookMs).toBeLessThan(DEADLINE_MS + LENIENCE_MS);
});

test('the error names what went wrong, and nothing of what was to be stored', async () => {
  const notification = newNotification({ tokenData: 'sesame', body: 'sesame' });
  const { error } = await failureOf(putNotification(tableAt(REFUSING_URL), notification));

  const { message, cause } = error as StorageError;
  expect(`${message} ${cause}`).not.toContain('sesame');
});

test('what a caller expects comes through as it is', async () => {
  const expected = new Error('expected');
  const call = callTable(
    tableAt(REFUSING_URL),
    () => Promise.reject(expected),
    (error) => error === expected,
  );

  await expect(call).rejects.toBe(expected);
});

test('what it does not expect is a storage error', async () => {
  const unexpected = new Error('unexpected');
  const call = callTable(tableAt(REFUSING_URL), () => Promise.reject(unexpected));

  await expect(call).rejects.toMatchObject({ code: 'storage-failed', cause: unexpected });
});

describe('an item that a transaction has at this moment', () => {
  const conflict = () =>
    new TransactionConflictException({ message: 'Transaction is ongoing', $metadata: {} });

  test.each([1, 2, 3, 4])('is asked for again, up to %d times', async (times) => {
    let calls = 0;
    const answer = await callTable(tableAt(REFUSING_URL), async () => {
      calls += 1;
      if (calls <= times) throw conflict();
      return 'written';
    });

    expect([answer, calls]).toEqual(['written', times + 1]);
  });

  test('that never lets go of it is a failure of the storage', async () => {
    let calls = 0;
    const call = callTable(tableAt(REFUSING_URL), async () => {
      calls += 1;
      throw conflict();
    });

    await expect(call).rejects.toThrow(StorageError);
    expect(calls).toBeLessThan(10);
  });
});
