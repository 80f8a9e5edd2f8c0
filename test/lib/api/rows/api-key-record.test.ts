import { beforeEach, expect, test } from 'vitest';
import { newApiKey } from '../../../../lib/api/api-key.ts';
import { lookUpApiKey } from '../../../../lib/api/rows/api-key-record.ts';
import { apiKeyKey } from '../../../../lib/table/keys.ts';
import type { TestTable } from '../../../support/test-table.ts';
import { cleanTable } from '../../accounts/stage.ts';
import { storedKey } from '../../keys/api-keys.ts';
import { putItem, storedItem } from '../../table/stored-item.ts';

let table: TestTable;

beforeEach(async () => {
  table = await cleanTable();
});

test('a key is found by itself only', async () => {
  const { key, record } = await storedKey(table, { name: 'CI' });
  expect(await lookUpApiKey(table, key)).toEqual({ outcome: 'found', record });
  expect(await lookUpApiKey(table, newApiKey())).toEqual({ outcome: 'unknown' });
});

test('a revoked key is found, with the time of its revocation', async () => {
  const { key, record } = await storedKey(table, { revokedAtMs: 2 });
  expect(record.revokedAtMs).toBe(2);
  expect(await lookUpApiKey(table, key)).toEqual({ outcome: 'found', record });
});

test('a key without a scope and without a name is found', async () => {
  const { key, record } = await storedKey(table, { scopes: [] });
  expect(await lookUpApiKey(table, key)).toEqual({ outcome: 'found', record });
});

test('attributes that are not of the record are ignored', async () => {
  const { key, record } = await storedKey(table);
  const item = await storedItem(table, apiKeyKey(record.id));
  await putItem(table, { ...item, ttl: 5, comment: 'x' });
  expect(await lookUpApiKey(table, key)).toEqual({ outcome: 'found', record });
});

test('a row of another key with the same id is not found', async () => {
  const { key, record } = await storedKey(table);
  const digest = record.digest.slice(0, 16).padEnd(64, '0');
  await putItem(table, { ...apiKeyKey(record.id), ...record, digest });
  expect(await lookUpApiKey(table, key)).toEqual({ outcome: 'unknown' });
});

test('a row that is no record of a key is invalid', async () => {
  const { key, record } = await storedKey(table);
  await putItem(table, { ...apiKeyKey(record.id) });
  expect(await lookUpApiKey(table, key)).toEqual({ outcome: 'invalid' });
});
