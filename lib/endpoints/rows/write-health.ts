import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { NewEvent } from '../../outbox/new-event.ts';
import { sourceItem } from '../../outbox/rows/event-source.ts';
import { changeItem } from '../../table/change-item.ts';
import { endpointHealthKey } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import { updateExpression } from '../../table/update-expression.ts';
import type { EndpointHealth } from '../endpoint-health.ts';
import type { EndpointRecord } from '../endpoint-record.ts';
import { fromHealthItem } from './read-endpoints.ts';

// A failure may be counted after its endpoint was deleted.
const KEPT_SECONDS = 30 * 86_400;

/**
 * Counts a failure of an endpoint. The first since the last success is the one that it fails since,
 * whatever other processes record at the same time.
 * @returns how it has failed by now.
 * @throws StorageError
 */
export async function addFailure(
  table: Table,
  endpointId: string,
  { atMs, quietUntilMs }: { atMs: number; quietUntilMs: number | undefined },
): Promise<EndpointHealth> {
  const item = await changeItem(table, endpointHealthKey(endpointId), {
    patch: { quietUntilMs, ttl: Math.floor(atMs / 1000) + KEPT_SECONDS },
    initial: { failingSinceMs: atMs },
    add: { failures: 1 },
    // It always holds.
    when: '(attribute_exists(pk) OR attribute_not_exists(pk))',
  });
  return item ? fromHealthItem(item) : { failures: 1, failingSinceMs: atMs };
}

/**
 * Opens the breaker: nothing is sent to the endpoint for a while. Only one of several does, and none if
 * the endpoint has had a success meanwhile.
 * @throws StorageError
 */
export async function openBreaker(
  table: Table,
  endpointId: string,
  { nowMs, pausedUntilMs, trips }: { nowMs: number; pausedUntilMs: number; trips: number },
): Promise<void> {
  await changeItem(table, endpointHealthKey(endpointId), {
    patch: { pausedUntilMs, trips, probeUntilMs: null },
    when: 'attribute_exists(#failures) AND (attribute_not_exists(#pausedUntilMs) OR #pausedUntilMs <= :now)',
    values: { now: nowMs },
  });
}

/**
 * Claims the one request that tries whether an endpoint works again.
 * @returns whether no other process has.
 * @throws StorageError
 */
export async function claimProbe(
  table: Table,
  endpointId: string,
  { nowMs, untilMs }: { nowMs: number; untilMs: number },
): Promise<boolean> {
  const claimed = await changeItem(table, endpointHealthKey(endpointId), {
    patch: { probeUntilMs: untilMs },
    when: 'attribute_exists(pk) AND (attribute_not_exists(#probeUntilMs) OR #probeUntilMs <= :now)',
    values: { now: nowMs },
  });
  return claimed !== undefined;
}

/** Forgets how an endpoint has failed: it works. @throws StorageError */
export async function clearHealth(table: Table, endpointId: string): Promise<void> {
  const remove = new DeleteCommand({
    TableName: table.name,
    Key: endpointHealthKey(endpointId),
  });
  await callTable(table, (options) => table.client.send(remove, options));
}

/**
 * Stores what the event begins as that says that an endpoint fails, once since its last success.
 * @returns whether it was stored now.
 * @throws StorageError
 */
export async function tellFailing(
  table: Table,
  { id, owner }: Pick<EndpointRecord, 'id' | 'owner'>,
  atMs: number,
  event: NewEvent,
): Promise<boolean> {
  const TableName = table.name;
  const change = {
    patch: { failingToldAtMs: atMs },
    when: 'attribute_exists(pk) AND attribute_not_exists(#failingToldAtMs)',
  };
  const failed = await transact(table, [
    { Update: { TableName, Key: endpointHealthKey(id), ...updateExpression(change) } },
    { Put: { TableName, Item: sourceItem({ owner, event }) } },
  ]);
  return failed === undefined;
}
