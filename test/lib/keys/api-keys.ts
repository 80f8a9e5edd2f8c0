import { digestOfApiKey, idOfApiKey, newApiKey } from '../../../lib/api/api-key.ts';
import type { ApiKeyRecord } from '../../../lib/api/rows/api-key-record.ts';
import { putApiKey } from '../../../lib/keys/rows/write-api-keys.ts';
import type { Table } from '../../../lib/table/table.ts';

/** The record of a key, of an owner with the scope `read` unless there is something else. */
export function recordOf(key: string, changes: Partial<ApiKeyRecord> = {}): ApiKeyRecord {
  const digest = digestOfApiKey(key);
  return {
    id: idOfApiKey(digest),
    digest,
    owner: 'alice',
    scopes: ['read'],
    createdAtMs: 1,
    ...changes,
  };
}

/** Puts a new key into the table, with whatever record. */
export async function storedKey(table: Table, changes: Partial<ApiKeyRecord> = {}) {
  const key = newApiKey();
  const record = recordOf(key, changes);
  await putApiKey(table, record);
  return { key, record };
}
