import { beforeEach, expect, test } from 'vitest';
import { newApiKey } from '../../../../lib/api/api-key.ts';
import {
  type ApiKeyRecord,
  lookUpApiKey,
  putApiKey,
} from '../../../../lib/api/rows/api-key-record.ts';
import { rawItems } from '../../../support/raw-items.ts';
import type { TestTable } from '../../../support/test-table.ts';
import { cleanTable } from '../../accounts/stage.ts';
import { putItem } from '../../table/stored-item.ts';

let table: TestTable;

beforeEach(async () => {
  table = await cleanTable();
});

const RECORD: ApiKeyRecord = { owner: 'alice', scopes: ['read'], name: 'CI', createdAtMs: 1 };

test('a key is found by itself only', async () => {
  const key = newApiKey();
  await putApiKey(table, key, RECORD);
  expect(await lookUpApiKey(table, key)).toEqual({ outcome: 'found', record: RECORD });
  expect(await lookUpApiKey(table, newApiKey())).toEqual({ outcome: 'unknown' });
});

test('a key is nowhere in the table', async () => {
  const key = newApiKey();
  await putApiKey(table, key, RECORD);
  const [item] = await rawItems(table);
  expect(JSON.stringify(item)).not.toContain(key.slice('tidings_'.length));
  expect(item?.['pk']).toMatch(/^KEY#[0-9a-f]{64}$/);
});

test('a revoked key is found, with the time of its revocation', async () => {
  const key = newApiKey();
  await putApiKey(table, key, RECORD);
  await putApiKey(table, key, { ...RECORD, revokedAtMs: 2 });
  const record = { ...RECORD, revokedAtMs: 2 };
  expect(await lookUpApiKey(table, key)).toEqual({ outcome: 'found', record });
});

test('a key without a scope and without a name is found', async () => {
  const key = newApiKey();
  const record: ApiKeyRecord = { owner: 'alice', scopes: [], createdAtMs: 1 };
  await putApiKey(table, key, record);
  expect(await lookUpApiKey(table, key)).toEqual({ outcome: 'found', record });
});

test('attributes that are not of the record are ignored', async () => {
  const key = newApiKey();
  await putApiKey(table, key, RECORD);
  const [item = {}] = await rawItems(table);
  await putItem(table, { ...item, ttl: 5, comment: 'x' });
  expect(await lookUpApiKey(table, key)).toEqual({ outcome: 'found', record: RECORD });
});

test('a row that is no record of a key is invalid', async () => {
  const key = newApiKey();
  await putApiKey(table, key, RECORD);
  const [{ pk, sk } = {}] = await rawItems(table);
  await putItem(table, { pk, sk });
  expect(await lookUpApiKey(table, key)).toEqual({ outcome: 'invalid' });
});
