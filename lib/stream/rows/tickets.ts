import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailed } from '../../table/condition-failed.ts';
import { IS_NEW, putItemIf } from '../../table/put-item-if.ts';
import { streamTicketKey } from '../../table/socket-keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import type { StreamIdentity } from '../stream-identity.ts';

/** Puts a ticket. @throws StorageError */
export async function putTicket(
  table: Table,
  digest: string,
  { identity, expiresAtMs }: { identity: StreamIdentity; expiresAtMs: number },
): Promise<void> {
  const { owner, keyId } = identity;
  const ttl = Math.ceil(expiresAtMs / 1000);
  const item = { ...streamTicketKey(digest), owner, expiresAtMs, ttl };
  await putItemIf(table, keyId === undefined ? item : { ...item, keyId }, IS_NEW);
}

/**
 * Takes a ticket: of several who have it, one gets it.
 * @returns who made it; undefined if there is no such ticket, or if it was taken or has expired.
 * @throws StorageError
 */
export async function takeTicket(
  table: Table,
  digest: string,
  nowMs: number,
): Promise<StreamIdentity | undefined> {
  const take = new DeleteCommand({
    TableName: table.name,
    Key: streamTicketKey(digest),
    // TTL deletes up to days late.
    ConditionExpression: 'expiresAtMs > :now',
    ExpressionAttributeValues: { ':now': nowMs },
    ReturnValues: 'ALL_OLD',
  });
  try {
    const { Attributes } = await callTable(
      table,
      (options) => table.client.send(take, options),
      isConditionFailed,
    );
    return Attributes && identityOf(Attributes);
  } catch (error) {
    if (isConditionFailed(error)) return undefined;
    throw error;
  }
}

function identityOf({ owner, keyId }: Record<string, unknown>): StreamIdentity {
  return keyId === undefined
    ? { owner: String(owner) }
    : { owner: String(owner), keyId: String(keyId) };
}
