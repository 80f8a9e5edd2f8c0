import type { NewEvent } from '../../outbox/new-event.ts';
import type { LastFailure } from '../../protocol/lifecycle-data.ts';
import { endpointKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { type Condition, isIn } from '../../table/transition.ts';
import type { EndpointRecord } from '../endpoint-record.ts';
import { ENDPOINT_TRANSITIONS } from '../endpoint-states.ts';
import { missingFrom } from '../missing-since.ts';
import { changeSubscription, type SubscriptionChange } from './change-subscription.ts';

/**
 * Changes an endpoint, if it is still as it was read, and the version of its owner's subscriptions.
 * @returns the endpoint after the change; undefined if it has changed since, or is gone.
 * @throws StorageError: then the result is unknown.
 */
export function changeEndpoint(
  table: Table,
  endpoint: EndpointRecord,
  change: SubscriptionChange<EndpointRecord>,
): Promise<EndpointRecord | undefined> {
  return changeSubscription(table, endpointKey(endpoint.owner, endpoint.id), endpoint, change);
}

/** That an endpoint's status may take a transition. */
export function statusAllows(name: keyof typeof ENDPOINT_TRANSITIONS): Condition {
  return isIn('status', ENDPOINT_TRANSITIONS[name].from);
}

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
