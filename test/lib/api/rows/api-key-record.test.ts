import { beforeEach, expect, test } from 'vitest';
import { newApiKey } from '../../../../lib/api/api-key.ts';
import {
  type ApiKeyRecord,
  getApiKey,
  putApiKey,
} from '../../../../lib/api/rows/api-key-record.ts';
import { rawItems } from '../../../support/raw-items.ts';
import type { TestTable } from '../../../support/test-table.ts';
import { cleanTable } from '../../accounts/stage.ts';

let table: TestTable;

beforeEach(async () => {
  table = await cleanTable();
});

const RECORD: ApiKeyRecord = { owner: 'alice', scopes: ['read'], name: 'CI', createdAtMs: 1 };

test('a key is found by itself only', async () => {
  const key = newApiKey();
  await putApiKey(table, key, RECORD);
  expect(await getApiKey(table, key)).toEqual(RECORD);
  expect(await getApiKey(table, newApiKey())).toBeUndefined();
});

test('a key is nowhere in the table', async () => {
  const key = newApiKey();
  await putApiKey(table, key, RECORD);
  const [item] = await rawItems(table);
  expect(JSON.stringify(item)).not.toContain(key.slice('tidings_'.length));
  expect(item?.['pk']).toMatch(/^KEY#[0-9a-f]{64}$/);
});

test('a key that is revoked stays known', async () => {
  const key = newApiKey();
  await putApiKey(table, key, RECORD);
  await putApiKey(table, key, { ...RECORD, revokedAtMs: 2 });
  expect(await getApiKey(table, key)).toMatchObject({ revokedAtMs: 2 });
});
