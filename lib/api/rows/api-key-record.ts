import * as v from 'valibot';
import { sameSecret } from '../../protocol/same-secret.ts';
import { getItem } from '../../table/get-item.ts';
import { apiKeyKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { digestOfApiKey, idOfApiKey, isApiKeyDigest, isApiKeyId } from '../api-key.ts';

/** What an API key allows: to read, or to change things, which includes reading. */
export const SCOPES_OF_KEYS = ['read', 'manage'] as const;

/** One of them. */
export type Scope = (typeof SCOPES_OF_KEYS)[number];

/** What is stored of an API key. The key itself is stored nowhere. */
export interface ApiKeyRecord {
  /** How its digest begins. */
  id: string;
  /** The SHA-256 of the key, in hex. */
  digest: string;
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
  id: v.pipe(v.string(), v.check(isApiKeyId)),
  digest: v.pipe(v.string(), v.check(isApiKeyDigest)),
  owner: v.pipe(v.string(), v.nonEmpty()),
  scopes: v.array(v.picklist(SCOPES_OF_KEYS)),
  name: v.exactOptional(v.string()),
  createdAtMs: v.number(),
  revokedAtMs: v.exactOptional(v.number()),
});

/** The record of an item; undefined if the item is damaged. */
export function fromApiKeyItem(item: Record<string, unknown>): ApiKeyRecord | undefined {
  const { success, output } = v.safeParse(schema, item);
  return success ? output : undefined;
}

/** What the table has of an API key. */
export type ApiKeyLookup =
  | { outcome: 'found'; record: ApiKeyRecord }
  | { outcome: 'unknown' }
  /** There is a row, and it is not a record of a key. */
  | { outcome: 'invalid' };

/** Looks a key up. @throws StorageError */
export async function lookUpApiKey(table: Table, key: string): Promise<ApiKeyLookup> {
  const digest = digestOfApiKey(key);
  // A consistent read: a key that has just been revoked gives access to nothing.
  const item = await getItem(table, apiKeyKey(idOfApiKey(digest)));
  if (item === undefined) return { outcome: 'unknown' };
  const record = fromApiKeyItem(item);
  if (record === undefined) return { outcome: 'invalid' };
  // The row's key has only the beginning of the digest.
  return sameSecret(digest, record.digest) ? { outcome: 'found', record } : { outcome: 'unknown' };
}
