import type { NewEvent } from '../../outbox/new-event.ts';
import { sourceItem } from '../../outbox/rows/event-source.ts';
import type { LastFailure } from '../../protocol/lifecycle-data.ts';
import { endpointKey, subscriptionsVersionKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import { allOf, type Condition, isIn } from '../../table/transition.ts';
import { patched, updateExpression } from '../../table/update-expression.ts';
import type { EndpointRecord } from '../endpoint-record.ts';
import { ENDPOINT_TRANSITIONS } from '../endpoint-states.ts';
import { missingFrom } from '../missing-since.ts';

/** The attributes of an endpoint that change. Null removes one, undefined leaves it alone. */
export type EndpointPatch = {
  [Name in Exclude<keyof EndpointRecord, 'id' | 'owner' | 'version' | 'createdAtMs'>]?:
    | EndpointRecord[Name]
    | null
    | undefined;
};

/** What is written with an endpoint's change, all or nothing. */
export interface EndpointChange {
  patch: EndpointPatch;
  when?: Condition;
  /** What an event begins as that says so. */
  event?: NewEvent | undefined;
  /** Other writes of the same transaction. */
  also?: Parameters<typeof transact>[1];
}

/**
 * Changes an endpoint, if it is still as it was read, and the version of its owner's subscriptions.
 * @returns the endpoint after the change; undefined if it has changed since, or is gone.
 * @throws StorageError: then the result is unknown.
 */
export async function changeEndpoint(
  table: Table,
  endpoint: EndpointRecord,
  { patch, when, event, also = [] }: EndpointChange,
): Promise<EndpointRecord | undefined> {
  const { id, owner, version } = endpoint;
  const TableName = table.name;
  const unchanged: Condition = { when: '#version = :seen', values: { seen: version } };
  const change = {
    patch,
    add: { version: 1 },
    ...(when === undefined ? unchanged : allOf(unchanged, when)),
  };
  const failed = await transact(table, [
    { Update: { TableName, Key: endpointKey(owner, id), ...updateExpression(change) } },
    { Update: { TableName, Key: subscriptionsVersionKey(owner), ...NEXT_VERSION } },
    ...(event === undefined ? [] : [{ Put: { TableName, Item: sourceItem({ owner, event }) } }]),
    ...also,
  ]);
  return failed ? undefined : patched(endpoint, change);
}

/** That an endpoint's status may take a transition. */
export function statusAllows(name: keyof typeof ENDPOINT_TRANSITIONS): Condition {
  return isIn('status', ENDPOINT_TRANSITIONS[name].from);
}

const NEXT_VERSION = updateExpression({ add: { version: 1 }, when: 'attribute_exists(pk)' });

/** Why an endpoint is disabled. */
export interface EndpointFailure {
  reason: string;
  atMs: number;
  /** When it failed first since its last success. */
  failingSinceMs: number;
  last: LastFailure;
  /** Says so. */
  event: NewEvent;
}

/**
 * Disables an endpoint, and stores what the event begins as that says so.
 * @returns the endpoint; undefined if it is not active any more, or has changed since it was read.
 * @throws StorageError
 */
export function disableEndpoint(
  table: Table,
  endpoint: EndpointRecord,
  { reason, atMs, failingSinceMs, last, event }: EndpointFailure,
): Promise<EndpointRecord | undefined> {
  return changeEndpoint(table, endpoint, {
    patch: {
      status: ENDPOINT_TRANSITIONS.disable.to,
      statusSinceMs: atMs,
      disabledReason: reason,
      lastFailure: last,
      stoppedAtMs: missingFrom(endpoint, failingSinceMs),
      recoveredAtMs: null,
      updatedAtMs: atMs,
    },
    when: statusAllows('disable'),
    event,
  });
}
