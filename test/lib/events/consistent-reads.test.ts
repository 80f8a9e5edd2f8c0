import { expect, test } from 'vitest';
import { firstKept, firstSince, readSegment } from '../../../lib/events/rows/read-segments.ts';
import type { Table } from '../../../lib/table/table.ts';
import { tableThat } from '../../support/table-that.ts';
import { NOW_MS } from '../table/examples.ts';
import { tableOfFile } from './stage.ts';

test.each<[string, (table: Table) => Promise<unknown>]>([
  [
    'the events of a segment',
    (table) => readSegment(table, 'ann', { from: 1, limit: 9, nowMs: NOW_MS }),
  ],
  ['the first segment that is kept', (table) => firstKept(table, 'ann', NOW_MS)],
  ['the segment of a time', (table) => firstSince(table, 'ann', NOW_MS)],
])('%s is read as it is now: a reader passes no number that was put before', async (_, read) => {
  const consistent: unknown[] = [];
  const table = tableThat(tableOfFile(), (_name, { ConsistentRead }, next) => {
    consistent.push(ConsistentRead);
    return next();
  });
  await read(table);
  expect(consistent).toEqual([true]);
});
