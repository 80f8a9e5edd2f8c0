import { expect, test } from 'vitest';
import { putPendingChannel } from '../../../lib/channels/rows/write-channels.ts';
import { everyDueRow } from '../../../lib/maintenance/every-due-row.ts';
import { DUE } from '../../../lib/table/keys.ts';
import type { Table } from '../../../lib/table/table.ts';
import { CHANGES, NOW_MS, tableThat } from '../channels/stage.ts';
import { type Renewing, renewing } from '../watches/renewing.ts';

/** Rows of these ids, and a walk through all of them. */
async function walkOver(count: number, newId = () => crypto.randomUUID()) {
  const set = await renewing();
  const ids = Array.from({ length: count }, newId);
  const row = { owner: 'a', account: 'default', address: 'https://r.example/', ...CHANGES };
  for (const id of ids) await putPendingChannel(set.table, { id, ...row, createdAtMs: NOW_MS });
  return { set, ids: ids.toSorted() };
}

async function met(set: Renewing, table: Table = set.table, endAtMs = Number.POSITIVE_INFINITY) {
  const batches: string[][] = [];
  const part = { place: undefined, endAtMs };
  await everyDueRow({ table, now: set.clock.now }, part, async (items) => {
    batches.push(items.map(({ id }) => id));
  });
  return batches;
}

test('a walk reads all pages of every shard, and processes ten rows at once at most', async () => {
  const { set, ids } = await walkOver(60);
  const table = tableThat(set.table, (_, input, next) => {
    if ('Limit' in input) input['Limit'] = 2;
    return next();
  });
  const batches = await met(set, table);
  expect(batches.flat().toSorted()).toEqual(ids);
  expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(10);
});

test('a walk whose time is over ends after the rows that it processes just then', async () => {
  const inFirstShard = () => {
    for (;;) {
      const id = crypto.randomUUID();
      if (DUE.shard(id) === DUE.shards[0]) return id;
    }
  };
  const { set, ids } = await walkOver(15, inFirstShard);
  expect(await met(set, set.table, set.clock.now())).toEqual([ids.slice(0, 10)]);
  expect(await met(set, set.table, set.clock.now() + 1)).toEqual([ids.slice(0, 10), ids.slice(10)]);
});
