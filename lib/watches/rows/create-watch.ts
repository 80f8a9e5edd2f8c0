import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { DEFAULT_ACCOUNT } from '../../accounts/account-record.ts';
import { getItem } from '../../table/get-item.ts';
import {
  accountKey,
  DUE,
  idempotencyKey,
  type Key,
  LISTINGS,
  watchKey,
  watchSpecKey,
} from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import type { WatchRecord } from '../watch-record.ts';

/** What an Idempotency-Key was used for. Digests only: the key is the user's, the body may be private. */
export interface Idempotency {
  /** SHA-256 of the key, in hex. */
  key: string;
  /** SHA-256 of the request, in hex: the same key must not be used for another. */
  request: string;
}

/** How creating a watch ends. */
export type Creation =
  | { outcome: 'created' }
  /** There is a watch for the same account, resource and parameters. */
  | { outcome: 'exists'; watchId: string }
  /** The Idempotency-Key was used before, for this or for another request. */
  | { outcome: 'repeated'; watchId: string; request: string }
  /** The account is gone, or being deleted. */
  | { outcome: 'no-account' };

// As long as the drafts and the APIs of the field keep a key.
const KEY_LIVES_MS = 24 * 60 * 60_000;

/**
 * Puts a new watch into the table, all or nothing: with its place among the account's watches, of
 * which there is one for each resource and parameters, and with the Idempotency-Key.
 * @throws StorageError
 */
export async function createWatch(
  table: Table,
  record: WatchRecord,
  idempotency: Idempotency | undefined,
): Promise<Creation> {
  const { id, owner, account, specDigest, createdAtMs } = record;
  const key = idempotency && idempotencyKey(owner, idempotency.key);
  const failed = await transact(table, [
    putNew(table, {
      ...watchKey(id),
      listing: LISTINGS.watches(owner),
      createdAtId: LISTINGS.sortKey(createdAtMs, id),
      due: DUE.shard(id),
      ...record,
    }),
    putNew(table, { ...watchSpecKey(account, specDigest), watchId: id }),
    ...(key ? [putKey(table, key, record, idempotency.request)] : []),
    // The deployment's own always exists, and concurrent checks of it would only conflict.
    ...(account === DEFAULT_ACCOUNT ? [] : [accountStays(table, account)]),
  ]);
  if (!failed) return { outcome: 'created' };
  const [, specTaken, keyTaken] = failed;
  if (key && keyTaken) {
    const used = await getItem(table, key);
    if (used)
      return {
        outcome: 'repeated',
        watchId: String(used['watchId']),
        request: String(used['request']),
      };
  } else if (specTaken) {
    const taken = await getItem(table, watchSpecKey(account, specDigest));
    if (taken) return { outcome: 'exists', watchId: String(taken['watchId']) };
  } else return { outcome: 'no-account' };
  // It was deleted just now: the next attempt finds the place free.
  return createWatch(table, record, idempotency);
}

/**
 * Frees an Idempotency-Key: the request that it came with was rejected.
 * @throws StorageError
 */
export async function forgetIdempotency(table: Table, owner: string, key: string): Promise<void> {
  const remove = new DeleteCommand({ TableName: table.name, Key: idempotencyKey(owner, key) });
  await callTable(table, (options) => table.client.send(remove, options));
}

function putNew({ name: TableName }: Table, Item: Record<string, unknown>) {
  return { Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

function putKey(
  { name: TableName }: Table,
  key: Key,
  { id: watchId, createdAtMs }: WatchRecord,
  request: string,
) {
  const endsAtMs = createdAtMs + KEY_LIVES_MS;
  return {
    Put: {
      TableName,
      Item: { ...key, watchId, request, endsAtMs, ttl: Math.ceil(endsAtMs / 1000) },
      // TTL deletes late, so that a key may be there and be over.
      ConditionExpression: 'attribute_not_exists(pk) OR endsAtMs <= :now',
      ExpressionAttributeValues: { ':now': createdAtMs },
    },
  };
}

function accountStays({ name: TableName }: Table, account: string) {
  return {
    ConditionCheck: {
      TableName,
      Key: accountKey(account),
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(deletingAtMs)',
    },
  };
}
