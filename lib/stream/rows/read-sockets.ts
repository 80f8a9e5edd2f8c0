import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { getItem } from '../../table/get-item.ts';
import type { Key } from '../../table/keys.ts';
import { socketKey, socketsPartition } from '../../table/socket-keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import type { SocketRecord, StreamSubscription } from '../socket-record.ts';

const SOCKET = socketKey('').pk;

/** One socket as it is now; undefined if there is none, or if it has expired. @throws StorageError */
export async function getSocket(
  table: Table,
  connectionId: string,
  nowMs: number,
): Promise<SocketRecord | undefined> {
  const item = await getItem(table, socketKey(connectionId));
  return item && isOpen(item, nowMs) ? fromSocketItem(item) : undefined;
}

/**
 * The ids of an owner's sockets as they are now: a socket that was put before is among them.
 * @param limit as many are enough.
 * @throws StorageError
 */
export async function socketsOf(
  table: Table,
  owner: string,
  { nowMs, limit = Number.POSITIVE_INFINITY }: { nowMs: number; limit?: number },
): Promise<string[]> {
  const found: string[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const query = new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': socketsPartition(owner) },
      ConsistentRead: true,
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    const { Items = [], LastEvaluatedKey } = await callTable(table, (options) =>
      table.client.send(query, options),
    );
    const open = Items.filter((item) => isOpen(item, nowMs));
    found.push(...open.map(({ sk }) => String(sk).slice(SOCKET.length)));
    start = LastEvaluatedKey;
  } while (start !== undefined && found.length < limit);
  return found;
}

/** The keys of sockets' own rows. */
export function socketKeys(connectionIds: readonly string[]): Key[] {
  return connectionIds.map(socketKey);
}

/** The socket of a row; undefined for a row of another kind. */
export function fromSocketItem(item: Record<string, unknown>): SocketRecord | undefined {
  const { pk, owner, keyId, connectedAtMs, subscription } = item;
  if (!String(pk).startsWith(SOCKET)) return undefined;
  return {
    connectionId: String(pk).slice(SOCKET.length),
    owner: String(owner),
    connectedAtMs: Number(connectedAtMs),
    ...(keyId === undefined ? {} : { keyId: String(keyId) }),
    ...(subscription === undefined
      ? {}
      : { subscription: JSON.parse(String(subscription)) as StreamSubscription }),
  };
}

// TTL deletes up to days late.
function isOpen(item: Record<string, unknown>, nowMs: number): boolean {
  return Number(item['ttl']) * 1000 > nowMs;
}
