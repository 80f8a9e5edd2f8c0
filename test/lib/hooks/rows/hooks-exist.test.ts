import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hooksExist } from '../../../../lib/hooks/rows/hooks-exist.ts';
import { hookKey } from '../../../../lib/table/hook-keys.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS } from '../../../support/times.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

async function stored(owner: string, id: string, expiresAtMs?: number) {
  const Item = { ...hookKey(owner, id), ...(expiresAtMs === undefined ? {} : { expiresAtMs }) };
  await table.client.send(new PutCommand({ TableName: table.name, Item }));
}

test('an owner has the hooks of its own that have not ended, and no others', async () => {
  await stored('ann', 'persistent');
  await stored('ann', 'temporary', NOW_MS + 1);
  await stored('ann', 'over', NOW_MS);
  await stored('bob', 'of-bob');
  const ids = ['of-bob', 'temporary', 'over', 'persistent', 'none', 'persistent'];
  expect(await hooksExist(table, 'ann', ids, NOW_MS)).toEqual([
    false,
    true,
    false,
    true,
    false,
    true,
  ]);
});
