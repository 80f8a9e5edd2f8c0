import { createHash } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { getItem } from '../../table/get-item.ts';
import { apiKeyKey } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';

/** What an API key allows: to look, or to change things, which includes looking. */
export type Scope = 'read' | 'manage';

/** What is known of an API key. The key itself is nowhere. */
export interface ApiKeyRecord {
  /** Whose things it opens. */
  owner: string;
  scopes: readonly Scope[];
  /** What its maker calls it. */
  name?: string;
  createdAtMs: number;
  /** Since when it opens nothing. */
  revokedAtMs?: number;
}

/** Puts a key's record into the table, in place of the one before. @throws StorageError */
export async function putApiKey(table: Table, key: string, record: ApiKeyRecord): Promise<void> {
  const put = new PutCommand({
    TableName: table.name,
    Item: { ...apiKeyKey(digest(key)), ...record },
  });
  await callTable(table, (options) => table.client.send(put, options));
}

/** The record of a key; undefined if nobody made it. @throws StorageError */
export async function getApiKey(table: Table, key: string): Promise<ApiKeyRecord | undefined> {
  // Read as it is now: a key that was revoked a moment ago must open nothing.
  const item = await getItem(table, apiKeyKey(digest(key)));
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, ...record } = item;
  return record as unknown as ApiKeyRecord;
}

function digest(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}
