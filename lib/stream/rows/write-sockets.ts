import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { changeItem } from '../../table/change-item.ts';
import { ownersSocketKey, socketKey } from '../../table/socket-keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import type { SocketRecord, StreamSubscription } from '../socket-record.ts';

// The gateway ends each connection after two hours, and says so only as a rule.
const KEPT_SECONDS = 2 * 3600 + 5 * 60;

/** Puts a new socket, and into the list of its owner's. @throws StorageError */
export async function putSocket(table: Table, record: SocketRecord): Promise<void> {
  const { connectionId, owner, keyId, connectedAtMs } = record;
  const ttl = Math.floor(connectedAtMs / 1000) + KEPT_SECONDS;
  const socket = { ...socketKey(connectionId), owner, connectedAtMs, ttl };
  const put = (Item: Record<string, unknown>) => ({ Put: { TableName: table.name, Item } });
  await transact(table, [
    put(keyId === undefined ? socket : { ...socket, keyId }),
    put({ ...ownersSocketKey(owner, connectionId), ttl }),
  ]);
}

/**
 * Puts what a socket subscribes to in the place of what it had.
 * @returns whether there is such a socket.
 * @throws StorageError
 */
export async function putSubscription(
  table: Table,
  connectionId: string,
  subscription: StreamSubscription,
): Promise<boolean> {
  const item = await changeItem(table, socketKey(connectionId), {
    // Text: a filter may be nested more deeply than the database takes.
    patch: { subscription: JSON.stringify(subscription) },
    when: 'attribute_exists(pk)',
  });
  return item !== undefined;
}

/** Removes a socket; to repeat it changes nothing. @throws StorageError */
export async function removeSocket(
  table: Table,
  { owner, connectionId }: { owner: string; connectionId: string },
): Promise<void> {
  // What is left of it, if the second call fails, is found by the next push.
  for (const Key of [socketKey(connectionId), ownersSocketKey(owner, connectionId)]) {
    const remove = new DeleteCommand({ TableName: table.name, Key });
    await callTable(table, (options) => table.client.send(remove, options));
  }
}
