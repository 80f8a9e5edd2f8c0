import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeCache } from '../../../../lib/hooks/runs/code-cache.ts';
import { hookCodeKey } from '../../../../lib/table/hook-keys.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

async function store(id: string, code: string): Promise<void> {
  const item = { ...hookCodeKey(id), code, form: 'script', digest: `digest of ${code}` };
  await table.client.send(new PutCommand({ TableName: table.name, Item: item }));
}

test('the code of a hook is read once for a version, and is new with the next one (LV-10)', async () => {
  const codeOf = codeCache(table);
  await store('h', 'one');
  expect(await codeOf({ id: 'h', version: 1 })).toEqual({
    code: 'one',
    form: 'script',
    digest: 'digest of one',
  });
  await store('h', 'two');
  expect(await codeOf({ id: 'h', version: 1 })).toMatchObject({ code: 'one' });
  expect(await codeOf({ id: 'h', version: 2 })).toMatchObject({ code: 'two' });
});

test('code that is gone is looked for again', async () => {
  const codeOf = codeCache(table);
  expect(await codeOf({ id: 'g', version: 1 })).toBeUndefined();
  await store('g', 'late');
  expect(await codeOf({ id: 'g', version: 1 })).toMatchObject({ code: 'late' });
});
