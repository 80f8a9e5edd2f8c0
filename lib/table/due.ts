import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { changeItem } from './change-item.ts';
import { DUE, type Key } from './keys.ts';
import { callTable, type Table } from './table.ts';

/** What can be due. */
export type DueKind = 'watch' | 'channel' | 'account' | 'delivery';

/** An item of the index `due`. */
export interface DueItem {
  kind: DueKind;
  id: string;
  key: Key;
  dueAtMs: number;
}

/** A place among the items of a shard. */
export type DuePlace = Record<string, unknown>;

const KINDS: Readonly<Record<string, DueKind>> = {
  WATCH: 'watch',
  CHANNEL: 'channel',
  ACCOUNT: 'account',
  EVENT: 'delivery',
};

/**
 * What of a shard is due until a time, the longest due first. Only what is due is read: the index
 * is sorted by that time.
 * @throws StorageError
 */
export async function listDue(
  table: Table,
  shard: string,
  { untilMs, limit, from }: { untilMs: number; limit: number; from?: DuePlace | undefined },
): Promise<{ items: DueItem[]; next?: DuePlace }> {
  const query = new QueryCommand({
    TableName: table.name,
    IndexName: DUE.index,
    KeyConditionExpression: '#due = :shard AND #dueAtMs <= :until',
    ExpressionAttributeNames: { '#due': 'due', '#dueAtMs': 'dueAtMs' },
    ExpressionAttributeValues: { ':shard': shard, ':until': untilMs },
    Limit: limit,
    ...(from === undefined ? {} : { ExclusiveStartKey: from }),
  });
  const { Items = [], LastEvaluatedKey } = await callTable(table, (options) =>
    table.client.send(query, options),
  );
  return {
    items: Items.map(dueItem).filter((item) => item !== undefined),
    ...(LastEvaluatedKey === undefined ? {} : { next: LastEvaluatedKey }),
  };
}

/**
 * Takes a due item for handing it on: it is due again at `againAtMs`, in case its worker never
 * finishes.
 * @returns the item with its new version; undefined if another sweep was first, or if it is no longer
 *   due.
 * @throws StorageError
 */
export async function stampDue(
  table: Table,
  { key, dueAtMs }: DueItem,
  againAtMs: number,
): Promise<Record<string, unknown> | undefined> {
  return changeItem(table, key, {
    patch: { dueAtMs: againAtMs },
    add: { version: 1 },
    when: '#dueAtMs = :seen',
    values: { seen: dueAtMs },
  });
}

function dueItem({ pk, sk, dueAtMs }: Record<string, unknown>): DueItem | undefined {
  const [, name = '', id = ''] = /^([A-Z]+)#(.+)$/s.exec(String(pk)) ?? [];
  const kind = KINDS[name];
  return kind && { kind, id, key: { pk: String(pk), sk: String(sk) }, dueAtMs: Number(dueAtMs) };
}
