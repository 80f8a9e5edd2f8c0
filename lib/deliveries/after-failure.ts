import type { Attempt, Sent } from '../endpoints/attempt.ts';
import { endpointEvent } from '../endpoints/endpoint-events.ts';
import type { EndpointHealth } from '../endpoints/endpoint-health.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import { disableEndpoint } from '../endpoints/rows/change-endpoint.ts';
import { addFailure, openBreaker, tellFailing } from '../endpoints/rows/write-health.ts';
import type { LastFailure } from '../protocol/lifecycle-data.ts';
import { BREAKER_FAILURES } from './decide.ts';
import type { DeliverDeps } from './deliver-deps.ts';
import type { DeliverOutcome } from './deliver-outcome.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import { giveUp } from './give-up.ts';
import { postpone } from './postpone.ts';
import type { Loaded } from './rows/load-delivery.ts';
import { nextAttemptAt, retryAfterOf } from './schedule.ts';

const MINUTE_IN_MS = 60_000;
const PAUSE_MAX_MINUTES = 30;
const TOLD_AFTER_MS = 60 * MINUTE_IN_MS;
const DISABLED_AFTER_MS = 5 * 24 * 60 * MINUTE_IN_MS;
const GONE = 410;

/**
 * Records that an attempt has failed: when the next one is made, and how the endpoint is.
 * @throws StorageError
 */
export async function afterFailure(
  deps: DeliverDeps,
  record: DeliveryRecord,
  loaded: Loaded,
  { attempt, retryAfter }: Sent,
): Promise<DeliverOutcome> {
  const { endpoint, health } = loaded;
  if (!endpoint) throw new Error('There is no endpoint');
  const nowMs = deps.now();
  if (attempt.status === GONE) {
    const failingSinceMs = health?.failingSinceMs ?? attempt.atMs;
    // First: a process that dies in between is repeated, and finds the endpoint disabled.
    await disable(deps, endpoint, record, { attempt, failingSinceMs, reason: 'It answered 410' });
    return giveUp(deps, record, loaded, 'endpoint-gone');
  }
  const retryAfterMs = retryAfterOf(retryAfter, nowMs);
  const { slot } = record;
  const schedule = endpoint.retrySchedule;
  const atMs = nextAttemptAt({ attempt, retryAfterMs, slot, schedule }, nowMs, deps.random());
  const outcome =
    atMs === undefined
      ? await giveUp(deps, record, loaded, 'attempts-used-up')
      : await postpone(deps, { ...record, slot: slot + 1 }, loaded, atMs);
  const quietUntilMs = retryAfterMs === undefined ? undefined : nowMs + retryAfterMs;
  const known = await addFailure(deps.table, endpoint.id, { atMs: nowMs, quietUntilMs });
  await judgeEndpoint(deps, endpoint, known, { record, attempt, nowMs });
  return outcome;
}

interface Last {
  record: DeliveryRecord;
  attempt: Attempt;
  nowMs: number;
}

async function judgeEndpoint(
  deps: DeliverDeps,
  endpoint: EndpointRecord,
  health: EndpointHealth,
  { record, attempt, nowMs }: Last,
): Promise<void> {
  const { failures, failingSinceMs, failingToldAtMs, pausedUntilMs = 0, trips = 0 } = health;
  const failingMs = nowMs - failingSinceMs;
  if (failures >= BREAKER_FAILURES && pausedUntilMs <= nowMs) {
    const pauseMs = Math.min(2 ** trips, PAUSE_MAX_MINUTES) * MINUTE_IN_MS;
    const pause = { nowMs, pausedUntilMs: nowMs + pauseMs, trips: trips + 1 };
    await openBreaker(deps.table, endpoint.id, pause);
  }
  if (failingMs >= DISABLED_AFTER_MS) {
    const reason = 'It has had no success for five days';
    await disable(deps, endpoint, record, { attempt, failingSinceMs, reason });
  } else if (failingMs >= TOLD_AFTER_MS && failingToldAtMs === undefined) {
    const since = new Date(failingSinceMs).toISOString();
    const data = { since, ...lastOf(record, attempt) };
    const event = endpointEvent(endpoint, 'endpoint.failing', nowMs, data);
    const isFirst = await tellFailing(deps.table, endpoint, nowMs, event);
    if (isFirst) deps.metrics.failing();
  }
}

async function disable(
  { table, now, log, metrics }: DeliverDeps,
  endpoint: EndpointRecord,
  record: DeliveryRecord,
  failure: { attempt: Attempt; failingSinceMs: number; reason: string },
): Promise<void> {
  const { attempt, failingSinceMs, reason } = failure;
  const atMs = now();
  const since = new Date(failingSinceMs).toISOString();
  const last = lastOf(record, attempt);
  const event = endpointEvent(endpoint, 'endpoint.disabled', atMs, { since, reason, ...last });
  const failed = { reason, atMs, failingSinceMs, last, event };
  const disabled = await disableEndpoint(table, endpoint, failed);
  if (!disabled) return;
  metrics.disabled();
  log('warn', 'an endpoint is disabled', { endpointId: endpoint.id, reason });
}

// The event and the attempt that caused it.
function lastOf(
  { eventId, eventType, sequence }: DeliveryRecord,
  { atMs, status, errorClass, message }: Attempt,
): LastFailure {
  return {
    event: { id: eventId, type: eventType, sequence: String(sequence).padStart(16, '0') },
    attempt: {
      at: new Date(atMs).toISOString(),
      ...(status === undefined ? {} : { status }),
      ...(errorClass === undefined ? {} : { errorClass }),
      ...(message === undefined ? {} : { message }),
    },
  };
}
