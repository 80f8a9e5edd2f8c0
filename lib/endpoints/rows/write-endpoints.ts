import {
  endpointHealthKey,
  endpointKey,
  endpointRateKey,
  endpointSecretsKey,
  LISTINGS,
  subscriptionsVersionKey,
} from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import { updateExpression } from '../../table/update-expression.ts';
import type { EndpointRecord } from '../endpoint-record.ts';

/** How creating an endpoint ends. */
export type EndpointCreation = 'created' | 'too-many';

/**
 * Stores a new endpoint with what its requests carry, and counts it among its owner's.
 * @throws StorageError
 */
export async function putEndpoint(
  table: Table,
  record: EndpointRecord,
  { sealed, most }: { sealed: string; most: number },
): Promise<EndpointCreation> {
  const { id, owner, createdAtMs } = record;
  const TableName = table.name;
  const counted = {
    add: { version: 1, endpoints: 1 },
    when: '(attribute_not_exists(#endpoints) OR #endpoints < :most)',
    values: { most },
  };
  const failed = await transact(table, [
    { Update: { TableName, Key: subscriptionsVersionKey(owner), ...updateExpression(counted) } },
    {
      Put: {
        TableName,
        Item: {
          ...endpointKey(owner, id),
          listing: LISTINGS.endpoints(owner),
          createdAtId: LISTINGS.sortKey(createdAtMs, id),
          ...record,
        },
      },
    },
    putSecrets(table, id, sealed),
  ]);
  return failed ? 'too-many' : 'created';
}

/** The write of what an endpoint's requests carry, for a transaction. */
export function putSecrets({ name: TableName }: Table, endpointId: string, sealed: string) {
  return { Put: { TableName, Item: { ...endpointSecretsKey(endpointId), sealed } } };
}

/** The write that forgets how an endpoint has failed, for a transaction. */
export function deleteHealth({ name: TableName }: Table, endpointId: string) {
  return { Delete: { TableName, Key: endpointHealthKey(endpointId) } };
}

/** The write that forgets the turns of an endpoint with a rate, for a transaction. */
export function deleteTurns({ name: TableName }: Table, endpointId: string) {
  return { Delete: { TableName, Key: endpointRateKey(endpointId) } };
}

/**
 * Deletes an endpoint. Its deliveries stay listed until they expire; those under way are given up.
 * @returns whether it was there.
 * @throws StorageError
 */
export async function deleteEndpoint(
  table: Table,
  { id, owner }: Pick<EndpointRecord, 'id' | 'owner'>,
): Promise<boolean> {
  const TableName = table.name;
  const counted = { add: { version: 1, endpoints: -1 }, when: 'attribute_exists(pk)' };
  const failed = await transact(table, [
    {
      Delete: {
        TableName,
        Key: endpointKey(owner, id),
        ConditionExpression: 'attribute_exists(pk)',
      },
    },
    { Update: { TableName, Key: subscriptionsVersionKey(owner), ...updateExpression(counted) } },
    { Delete: { TableName, Key: endpointSecretsKey(id) } },
    deleteHealth(table, id),
    deleteTurns(table, id),
  ]);
  return failed === undefined;
}
