import { beforeEach, expect, test } from 'vitest';
import { getApiKey, listApiKeys } from '../../../../lib/keys/rows/read-api-keys.ts';
import { putApiKey, putRevocation } from '../../../../lib/keys/rows/write-api-keys.ts';
import { apiKeyKey } from '../../../../lib/table/keys.ts';
import type { TestTable } from '../../../support/test-table.ts';
import { cleanTable } from '../../accounts/stage.ts';
import { contents, putItem, storedItem } from '../../table/stored-item.ts';
import { storedKey } from '../api-keys.ts';

let table: TestTable;

beforeEach(async () => {
  table = await cleanTable();
});

test('a key is read as it was written', async () => {
  const { record } = await storedKey(table, { name: 'CI' });
  expect(await getApiKey(table, record.id)).toEqual(record);
  expect(await getApiKey(table, '0'.repeat(16))).toBeUndefined();
});

test('a damaged row is no key, and is left out of the list', async () => {
  const { record } = await storedKey(table);
  const { record: other } = await storedKey(table);
  const item = await storedItem(table, apiKeyKey(record.id));
  await putItem(table, { ...item, scopes: 'manage' });
  expect(await getApiKey(table, record.id)).toBeUndefined();
  const { items } = await listApiKeys(table, 'alice', { limit: 10 });
  expect(items).toEqual([other]);
});

test('a key that is there already is not written over', async () => {
  const { record } = await storedKey(table);
  const before = await contents(table);
  expect(await putApiKey(table, { ...record, owner: 'mallory' })).toBe(false);
  expect(await contents(table)).toEqual(before);
});

test('a revocation is stored once, in both rows', async () => {
  const { record } = await storedKey(table);
  expect(await putRevocation(table, record.id, 5000)).toBe(true);
  expect(await putRevocation(table, record.id, 6000)).toBe(false);
  expect((await contents(table)).map(({ revokedAtMs }) => revokedAtMs)).toEqual([5000, 5000]);
  expect(await getApiKey(table, record.id)).toEqual({ ...record, revokedAtMs: 5000 });
});

test('a revocation of a key that is not there writes nothing', async () => {
  expect(await putRevocation(table, '0'.repeat(16), 5000)).toBe(false);
  expect(await contents(table)).toEqual([]);
});
