import { expect, test } from 'vitest';
import {
  recoverAccount,
  rejectCredentials,
} from '../../../lib/accounts/rows/account-credentials.ts';
import type { Dispatched } from '../../../lib/events/dispatched.ts';
import { listWatchEvents } from '../../../lib/events/rows/list-watch-events.ts';
import { watchEvents } from '../../../lib/events/watch-events.ts';
import { getItem } from '../../../lib/table/get-item.ts';
import { eventSourceKey } from '../../../lib/table/keys.ts';
import { rawItems } from '../../support/raw-items.ts';
import { tableThat } from '../../support/table-that.ts';
import { NOW_MS, storedAccount, watchRecord } from '../table/examples.ts';
import { dispatcher, logOf, recordOf, type TestRecord, tableOfFile } from './stage.ts';

/** The record of a watch that was renewed. */
function renewal(owner: string) {
  const before = watchRecord({ owner, currentId: 'first' });
  const after = { ...before, currentId: 'second', version: before.version + 1 };
  const read = (): Dispatched => ({ kind: 'watch', before, after });
  const [event] = watchEvents(before, after);
  const record = { ...recordOf({}), read } satisfies TestRecord;
  return { record, id: event?.id ?? '', watchId: after.id };
}

async function sourceOf(eventId: string): Promise<TestRecord> {
  const item = await getItem(tableOfFile(), eventSourceKey(eventId));
  if (!item) throw new Error('There is no source');
  return recordOf(item);
}

test('the renewal of a watch is stored as what an event begins as, and numbered in its turn', async () => {
  const owner = crypto.randomUUID();
  const { record, id, watchId } = renewal(owner);
  const { run } = dispatcher();
  expect(await run(record)).toEqual([]);
  expect(await logOf(owner)).toEqual([]);
  expect(await run(record, await sourceOf(id))).toEqual([]);
  const expected = [{ sequence: 1, event: { id, type: 'watch.renewed' } }];
  expect(await logOf(owner)).toMatchObject(expected);
  const page = { limit: 9, nowMs: NOW_MS };
  const { items } = await listWatchEvents(tableOfFile(), { owner, watchId }, page);
  expect(items).toMatchObject(expected);
});

test('a change of a watch comes again if the database does not take its event', async () => {
  const { record } = renewal(crypto.randomUUID());
  const on = tableThat(tableOfFile(), () => Promise.reject(new Error('down')));
  expect(await dispatcher({ on }).run(record)).toEqual([record.sequenceNumber]);
});

test('credentials that are rejected, and work again, are an event each, once', async () => {
  const table = tableOfFile();
  const account = await storedAccount(table, { sealed: 'v1.sealed' });
  const failure = {
    class: 'reconnect',
    reason: 'invalid_grant',
    message: 'No',
    atMs: NOW_MS,
  } as const;
  const failed = { failure, failedCredentials: 'digest', nowMs: NOW_MS };
  const rejected = await rejectCredentials(table, account, failed);
  expect(rejected?.status).toBe('needs_reconnect');
  await rejectCredentials(table, rejected ?? account, { ...failed, nowMs: NOW_MS + 1 });
  await recoverAccount(table, rejected ?? account, NOW_MS + 2);
  expect(await recoverAccount(table, rejected ?? account, NOW_MS + 3)).toBeUndefined();
  const sources = (await rawItems(table)).filter(
    ({ sk, owner }) => sk === 'SOURCE' && owner === account.owner,
  );
  await dispatcher().run(...sources.map(recordOf));
  const log = await logOf(account.owner);
  expect(log.map(({ event }) => event)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        type: 'account.needs_reconnect',
        source: `/accounts/${account.id}`,
        data: {
          account: account.id,
          since: new Date(NOW_MS).toISOString(),
          reason: 'invalid_grant',
        },
      }),
      expect.objectContaining({ type: 'account.reconnected', timeMs: NOW_MS + 2 }),
    ]),
  );
  expect(log).toHaveLength(2);
  expect(JSON.stringify(log)).not.toContain('sealed');
});
