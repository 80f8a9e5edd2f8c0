import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeItem } from '../../lib/table/change-item.ts';
import { getItem } from '../../lib/table/get-item.ts';
import { watchKey } from '../../lib/table/keys.ts';
import type { Table } from '../../lib/table/table.ts';
import { changeWatch } from '../../lib/watches/rows/change-watch.ts';
import { type SimulatedTable, startTable } from '../../simulation/start-table.ts';
import { type RowChange, streamedTable } from '../../simulation/streamed-table.ts';
import { putItem } from '../support/raw-items.ts';

let simulated: SimulatedTable;
let changes: RowChange[];
let table: Table;
beforeEach(async () => {
  simulated = await startTable();
  changes = [];
  table = streamedTable(simulated.table, (change) => changes.push(change));
});
afterEach(() => simulated.closeTable());

const exists = 'attribute_exists(#pk)';

test('changes of a watch that are made at once are passed on in the order of the database', async () => {
  await putItem(table, { ...watchKey('w'), version: 0, state: 'new' });
  const numbers = Array.from({ length: 20 }, (_, number) => number);
  await Promise.all(
    numbers.map((number) =>
      changeWatch(table, 'w', {
        patch: { number, state: number % 2 ? 'odd' : null },
        add: { version: 1 },
        when: exists,
      }),
    ),
  );
  expect(changes).toHaveLength(21);
  expect(changes.map(({ after }) => after['version'])).toEqual([0, ...numbers.map((n) => n + 1)]);
  for (const [index, { before }] of changes.entries())
    expect(before).toEqual(changes[index - 1]?.after);
  expect(changes.at(-1)?.after).toEqual(await getItem(simulated.table, watchKey('w')));
});

test('a write that the database refuses, and a change of another row, are not passed on', async () => {
  const change = { patch: { state: 'x' }, when: exists };
  expect(await changeWatch(table, 'missing', change)).toBeUndefined();
  await putItem(simulated.table, { pk: 'CHANNEL#c', sk: 'CHANNEL' });
  await changeItem(table, { pk: 'CHANNEL#c', sk: 'CHANNEL' }, change);
  expect(changes).toEqual([]);
});
