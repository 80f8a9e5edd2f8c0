import { createHash } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { getItem } from '../../table/get-item.ts';
import { apiKeyKey } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';

/** What an API key allows: to read, or to change things, which includes reading. */
export const SCOPES_OF_KEYS = ['read', 'manage'] as const;

/** One of them. */
export type Scope = (typeof SCOPES_OF_KEYS)[number];

/** What is stored of an API key. The key itself is stored nowhere. */
export interface ApiKeyRecord {
  /** The owner of everything that it gives access to. */
  owner: string;
  scopes: readonly Scope[];
  /** What its creator calls it. */
  name?: string;
  createdAtMs: number;
  /** Since when it gives access to nothing. */
  revokedAtMs?: number;
}

const schema = v.object({
  owner: v.pipe(v.string(), v.nonEmpty()),
  scopes: v.array(v.picklist(SCOPES_OF_KEYS)),
  name: v.exactOptional(v.string()),
  createdAtMs: v.number(),
  revokedAtMs: v.exactOptional(v.number()),
});

/** What the table has of an API key. */
export type ApiKeyLookup =
  | { outcome: 'found'; record: ApiKeyRecord }
  | { outcome: 'unknown' }
  /** There is a row, and it is not a record of a key. */
  | { outcome: 'invalid' };

/** Puts a key's record into the table, in place of the one before. @throws StorageError */
export async function putApiKey(table: Table, key: string, record: ApiKeyRecord): Promise<void> {
  const put = new PutCommand({
    TableName: table.name,
    Item: { ...apiKeyKey(digest(key)), ...record },
  });
  await callTable(table, (options) => table.client.send(put, options));
}

/** Looks a key up. @throws StorageError */
export async function lookUpApiKey(table: Table, key: string): Promise<ApiKeyLookup> {
  // A consistent read: a key that has just been revoked gives access to nothing.
  const item = await getItem(table, apiKeyKey(digest(key)));
  if (item === undefined) return { outcome: 'unknown' };
  const result = v.safeParse(schema, item);
  return result.success ? { outcome: 'found', record: result.output } : { outcome: 'invalid' };
}

function digest(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}
