import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { callTable, type Table } from '../../../lib/table/table.ts';
import { transact } from '../../../lib/table/transact.ts';

/** A table that a transaction holds for so many calls; a client that counts them. */
function heldFor(conflicts: number, conflict: Error): { table: Table; sent: () => number } {
  let sent = 0;
  async function send() {
    sent += 1;
    if (sent <= conflicts) throw conflict;
    return {};
  }
  const table: Table = { client: { send } as never, name: 't', deadlineMs: 5000 };
  return { table, sent: () => sent };
}

const ONE_ITEM = Object.assign(new Error('No'), { name: 'TransactionConflictException' });
const TRANSACTION = new TransactionCanceledException({
  message: 'No',
  $metadata: {},
  CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
});

const call = (table: Table) =>
  callTable(table, (options) => table.client.send(null as never, options) as Promise<unknown>);

test.each<[string, number, Error, (table: Table) => Promise<unknown>]>([
  ['call', 4, ONE_ITEM, call],
  ['transaction', 6, TRANSACTION, (table) => transact(table, [])],
])('a %s that conflicts is repeated %i times, and no more', async (_, times, conflict, write) => {
  const enough = heldFor(times, conflict);
  await write(enough.table);
  expect(enough.sent()).toBe(times + 1);

  const tooMany = heldFor(times + 1, conflict);
  await expect(write(tooMany.table)).rejects.toMatchObject({ code: 'storage-failed' });
  expect(tooMany.sent()).toBe(times + 1);
});

test.each<[string, Error, (table: Table) => Promise<unknown>]>([
  ['call', ONE_ITEM, call],
  ['transaction', TRANSACTION, (table) => transact(table, [])],
])(
  'a %s that conflicts leaves the other write more time after each attempt',
  async (_, conflict, write) => {
    const startMs = performance.now();
    await write(heldFor(3, conflict).table);
    // 20, 40 and 60 ms; a timer may be a little early.
    expect(performance.now() - startMs).toBeGreaterThan(110);
  },
);
