import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteHooks } from '../../../lib/hooks/delete-hooks.ts';
import { findSource } from '../../../lib/hooks/find-source.ts';
import type { HookRecord } from '../../../lib/hooks/hook-record.ts';
import { putHook } from '../../../lib/hooks/rows/write-hooks.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { NOW_MS } from '../../support/times.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const HOOK: HookRecord = {
  id: 'h1',
  owner: 'ann',
  types: ['*'],
  type: 'module',
  arg: 'example',
  argDigest: '',
  timeoutMs: 1000,
  persistent: true,
  status: 'active',
  statusSinceMs: NOW_MS,
  version: 1,
  createdAtMs: NOW_MS,
  updatedAtMs: NOW_MS,
};

test('a condition that is not known deletes nothing, rather than all', async () => {
  await putHook(table, HOOK, { sealed: 's', most: 10 });
  const deps = { table, owner: 'ann', now: () => NOW_MS };
  for (const name of ['tpye', 'id', 'Type'])
    await expect(deleteHooks(deps, { [name]: 'code' })).rejects.toMatchObject({
      code: 'invalid-request',
      field: name,
    });
  expect(await deleteHooks(deps, { type: 'code' })).toBe(0);
  expect(await deleteHooks(deps, { type: '', arg: '' })).toBe(1);
});

test('a source that is no watch is not repeated: it may be anything', async () => {
  const error = await findSource({ table, owner: 'ann' }, 'S3CRET').catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'invalid-request', field: 'source' });
  expect(String(error)).not.toContain('S3CRET');
});
