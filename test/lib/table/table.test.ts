import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from 'vitest';
import { getChannel, getChannels, listChannels } from '../../../lib/channels/rows/read-channels.ts';
import {
  postponeChannel,
  putPendingChannel,
  transitionChannel,
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

/** Waits for a call to fail. @returns its error, and how long it took. */
async function timedFailure(call: Promise<unknown>): Promise<{ error: unknown; tookMs: number }> {
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
  ['transitionChannel', (table) => transitionChannel(table, 'a', 'beginStop', { nowMs: NOW_MS })],
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

describe.each(CALLS)('%s fails with a storage error', (_, call) => {
  test('if the database rejects connections', async () => {
    await expect(call(tableAt(REFUSING_URL))).rejects.toThrow(StorageError);
  });

  test('if the database hangs, before the deadline is long over', async () => {
    const { url } = await opened(startHangingEndpoint());
    const { error, tookMs } = await timedFailure(call(tableAt(url, DEADLINE_MS)));

    expect(error).toBeInstanceOf(StorageError);
    expect(tookMs).toBeLessThan(DEADLINE_MS + LENIENCE_MS);
  });
});

test.each([500, 503, 400])('an answer %d of the database is a storage error', async (status) => {
  const { url } = await opened(startFailingEndpoint(status));

  const { error } = await timedFailure(putNotification(tableAt(url), newNotification()));

  expect(error).toBeInstanceOf(StorageError);
  expect(error).toMatchObject({ code: 'storage-failed', cause: expect.any(Error) });
});

test('a call that is answered with 500 is repeated before it fails', async () => {
  const { url, requests } = await opened(startFailingEndpoint(500));
  await timedFailure(putNotification(tableAt(url), newNotification()));

  expect(requests()).toBeGreaterThan(1);
});

test('an answer that stops in its middle is a storage error, before the deadline is long over', async () => {
  const { url } = await opened(startStallingEndpoint());
  const { error, tookMs } = await timedFailure(
    putNotification(tableAt(url, DEADLINE_MS), newNotification()),
  );

  expect(error).toBeInstanceOf(StorageError);
  expect(tookMs).toBeLessThan(DEADLINE_MS + LENIENCE_MS);
});

test('the deadline holds even if the database requests more time', async () => {
  const { url } = await opened(startFailingEndpoint(503, { 'retry-after': '5' }));
  const { error, tookMs } = await timedFailure(
    putNotification(tableAt(url, DEADLINE_MS), newNotification()),
  );

  expect(error).toBeInstanceOf(StorageError);
  expect(tookMs).toBeLessThan(DEADLINE_MS + LENIENCE_MS);
});

test('a storage error says nothing of what was to be stored', async () => {
  const notification = newNotification({ tokenData: 'sesame', body: 'sesame' });
  const { error } = await timedFailure(putNotification(tableAt(REFUSING_URL), notification));

  const { message, cause } = error as StorageError;
  expect(`${message} ${cause}`).not.toContain('sesame');
});

test('an error that the caller expects is thrown as it is', async () => {
  const expected = new Error('expected');
  const call = callTable(
    tableAt(REFUSING_URL),
    () => Promise.reject(expected),
    (error) => error === expected,
  );

  await expect(call).rejects.toBe(expected);
});

test('an error that the caller does not expect is the cause of a storage error', async () => {
  const unexpected = new Error('unexpected');
  const call = callTable(tableAt(REFUSING_URL), () => Promise.reject(unexpected));

  await expect(call).rejects.toMatchObject({ code: 'storage-failed', cause: unexpected });
});

describe('a call that conflicts with a transaction', () => {
  const conflict = () =>
    new TransactionConflictException({ message: 'Transaction is ongoing', $metadata: {} });

  test.each([1, 2, 3, 4])('is repeated, up to %d times', async (times) => {
    let calls = 0;
    const answer = await callTable(tableAt(REFUSING_URL), async () => {
      calls += 1;
      if (calls <= times) throw conflict();
      return 'written';
    });

    expect([answer, calls]).toEqual(['written', times + 1]);
  });

  test('each time fails with a storage error after some attempts', async () => {
    let calls = 0;
    const call = callTable(tableAt(REFUSING_URL), async () => {
      calls += 1;
      throw conflict();
    });

    await expect(call).rejects.toThrow(StorageError);
    expect(calls).toBeLessThan(10);
  });
});
