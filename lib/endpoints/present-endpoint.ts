import { iso } from '../api/present.ts';
import type { LogWalk } from './endpoint-deps.ts';
import type { EndpointHealth } from './endpoint-health.ts';
import type { EndpointRecord } from './endpoint-record.ts';

/** An endpoint as the API shows it: never what its requests are signed with. */
export function presentEndpoint(endpoint: EndpointRecord, health?: EndpointHealth) {
  const { id, url, events, filter, description, format, headerNames, publicKey } = endpoint;
  return {
    id,
    url,
    events,
    filter,
    description,
    format,
    headerNames,
    timeoutSeconds: endpoint.timeoutSeconds,
    retrySchedule: endpoint.retrySchedule,
    rate: endpoint.rate,
    after: endpoint.after,
    publicKey,
    previousPublicKey: endpoint.previousPublicKey,
    previousSignsUntil: iso(endpoint.previousUntilMs),
    status: endpoint.status,
    statusSince: iso(endpoint.statusSinceMs),
    disabledReason: endpoint.disabledReason,
    lastFailure: endpoint.lastFailure,
    stoppedAt: iso(endpoint.stoppedAtMs),
    recoveredAt: iso(endpoint.recoveredAtMs),
    failing: health && presentHealth(health),
    createdAt: iso(endpoint.createdAtMs),
    updatedAt: iso(endpoint.updatedAtMs),
  };
}

function presentHealth({ failures, failingSinceMs, pausedUntilMs, quietUntilMs }: EndpointHealth) {
  return {
    failures,
    since: iso(failingSinceMs),
    sparedUntil: iso(pausedUntilMs),
    quietUntil: iso(quietUntilMs),
  };
}

/** A walk over the log that was started, as the API shows it. */
export function presentWalk({ id, endpointId, mode, sinceMs, untilMs, types }: LogWalk) {
  return { id, endpoint: endpointId, mode, since: iso(sinceMs), until: iso(untilMs), types };
}
