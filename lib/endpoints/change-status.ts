import type { EndpointDeps } from './endpoint-deps.ts';
import { endpointEvent } from './endpoint-events.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import { ENDPOINT_TRANSITIONS } from './endpoint-states.ts';
import { missingFrom } from './missing-since.ts';
import { endpointBusy } from './rotate-secret.ts';
import { changeEndpoint, statusAllows } from './rows/change-endpoint.ts';
import { deleteHealth } from './rows/write-endpoints.ts';

type Deps = Pick<EndpointDeps, 'table' | 'now'>;

/**
 * Pauses an endpoint: nothing is sent to it until it is enabled. One that is paused stays so.
 * @throws TidingsError `endpoint-busy`; StorageError
 */
export async function pauseEndpoint(
  { table, now }: Deps,
  endpoint: EndpointRecord,
): Promise<EndpointRecord> {
  if (endpoint.status === 'paused') return endpoint;
  const nowMs = now();
  const patch = {
    status: ENDPOINT_TRANSITIONS.pause.to,
    statusSinceMs: nowMs,
    disabledReason: null,
    lastFailure: null,
    stoppedAtMs: missingFrom(endpoint, nowMs),
    recoveredAtMs: null,
    updatedAtMs: nowMs,
  };
  const when = statusAllows('pause');
  const paused = await changeEndpoint(table, endpoint, { patch, when });
  if (paused) return paused;
  throw endpointBusy(endpoint);
}

/**
 * Enables an endpoint that is paused or disabled: how it has failed is forgotten. One that is active
 * stays so.
 * @throws TidingsError `endpoint-busy`; StorageError
 */
export async function enableEndpoint(
  { table, now }: Deps,
  endpoint: EndpointRecord,
): Promise<EndpointRecord> {
  if (endpoint.status === 'active') return endpoint;
  const nowMs = now();
  const reason = endpoint.status === 'paused' ? 'It was paused' : endpoint.disabledReason;
  const enabled = await changeEndpoint(table, endpoint, {
    patch: {
      status: ENDPOINT_TRANSITIONS.enable.to,
      statusSinceMs: nowMs,
      disabledReason: null,
      lastFailure: null,
      updatedAtMs: nowMs,
    },
    when: statusAllows('enable'),
    event: endpointEvent(endpoint, 'endpoint.enabled', nowMs, {
      since: new Date(nowMs).toISOString(),
      ...(reason === undefined ? {} : { reason }),
      ...endpoint.lastFailure,
    }),
    also: [deleteHealth(table, endpoint.id)],
  });
  if (enabled) return enabled;
  throw endpointBusy(endpoint);
}
