import type { LogWalk } from '../endpoints/endpoint-deps.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import { changeEndpoint } from '../endpoints/rows/change-endpoint.ts';
import { getEndpoint } from '../endpoints/rows/read-endpoints.ts';
import { startOf } from '../events/list-events.ts';
import { readLog } from '../events/read-log.ts';
import { lastNumber } from '../events/rows/draw-numbers.ts';
import type { LoggedEvent } from '../events/rows/log-item.ts';
import type { MatchableEvent } from '../matching/candidate.ts';
import { compileSubscriptions } from '../matching/compile-subscriptions.ts';
import { compilePatterns } from '../matching/matches-pattern.ts';
import { usesTransitions } from '../matching/uses-transitions.ts';
import { QueueRefusedError } from '../outbox/queue-refused-error.ts';
import type { Table } from '../table/table.ts';
import type { Outgoing, SendDeliveries } from './delivery-queue.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import { deliveriesOf } from './rows/read-deliveries.ts';

/** What walking over a log needs. */
export interface WalkDeps {
  table: Table;
  now: () => number;
  send: SendDeliveries;
}

/** The next step of a walk, and how long it waits. */
export interface NextStep {
  walk: LogWalk;
  delaySeconds: number;
}

// Longer than the sweep and the queue take to hand a delivery on.
const OVERDUE_MS = 30 * 60_000;
const PAGE = 100;
// Live deliveries go first: so many a second at most come from one walk.
const PAGE_EVERY_SECONDS = 1;
// Numbers that are drawn and whose events are not in the log yet.
const GAP_EVERY_SECONDS = 10;

/**
 * Makes one step of a walk over an owner's log, and sends the endpoint what it is to get of it. It may
 * be repeated: an event is sent once for a walk. The end of a recovery of all that the endpoint has
 * missed is recorded.
 * @returns the next step; undefined at the end, or if the endpoint is not active any more.
 * @throws StorageError, QueueRefusedError: the step is to be repeated.
 */
export async function walkLog(
  { table, now, send }: WalkDeps,
  walk: LogWalk,
): Promise<NextStep | undefined> {
  const { owner, endpointId, sinceMs, untilMs } = walk;
  const endpoint = await getEndpoint(table, owner, endpointId);
  if (endpoint?.status !== 'active') return undefined;
  const nowMs = now();
  const from = walk.from ?? (await startOf(table, owner, { nowMs, sinceMs }));
  const { events, next } = await readLog(table, { owner, from, limit: PAGE, nowMs });
  const before = await eventsBefore(table, endpoint, { owner, from, nowMs });
  const wanted = wantedBy(endpoint, walk, [...before, ...events]).filter(
    ({ event, sequence, drawnAtMs }) =>
      sequence >= from && Math.max(event.timeMs, drawnAtMs) >= sinceMs && drawnAtMs <= untilMs,
  );
  const outgoing = await outgoingOf(table, walk, wanted, nowMs);
  const refused = outgoing.length === 0 ? [] : await send(outgoing);
  if (refused.length > 0)
    throw new QueueRefusedError(`The queue did not take ${refused.length} deliveries`);
  if (events.some(({ drawnAtMs }) => drawnAtMs > untilMs))
    return endWalk(table, endpoint, walk, nowMs);
  if (next > from) return { walk: { ...walk, from: next }, delaySeconds: PAGE_EVERY_SECONDS };
  const isAtEnd = (await lastNumber(table, owner)) < next;
  if (isAtEnd && nowMs > untilMs) return endWalk(table, endpoint, walk, nowMs);
  return { walk: { ...walk, from }, delaySeconds: GAP_EVERY_SECONDS };
}

// Whether the walk was a recovery of all that the endpoint has missed. One that is changed at the same
// moment may miss more by then.
async function endWalk(
  table: Table,
  endpoint: EndpointRecord,
  { mode, sinceMs, untilMs, types }: LogWalk,
  nowMs: number,
): Promise<undefined> {
  const { stoppedAtMs, statusSinceMs, recoveredAtMs } = endpoint;
  if (stoppedAtMs === undefined || recoveredAtMs !== undefined) return;
  if (mode !== 'recover' || types !== undefined) return;
  if (sinceMs > stoppedAtMs || untilMs < statusSinceMs) return;
  await changeEndpoint(table, endpoint, { patch: { recoveredAtMs: nowMs } });
}

// A filter that compares an event with the one before sees those of the page, and of the one before it.
async function eventsBefore(
  table: Table,
  { filter }: EndpointRecord,
  { owner, from, nowMs }: { owner: string; from: number; nowMs: number },
): Promise<LoggedEvent[]> {
  if (filter === undefined || from <= 1 || !usesTransitions(filter)) return [];
  const page = { owner, from: Math.max(1, from - PAGE), limit: PAGE, nowMs };
  const { events } = await readLog(table, page);
  return events.filter(({ sequence }) => sequence < from);
}

function wantedBy(
  { id, events: patterns, filter }: EndpointRecord,
  { types }: LogWalk,
  events: readonly LoggedEvent[],
): LoggedEvent[] {
  const match = compileSubscriptions([{ id, patterns, filter }]);
  const isOfTypes = types === undefined ? () => true : compilePatterns(types);
  const last = new Map<string, MatchableEvent>();
  return events.filter(({ event }) => {
    const subject = JSON.stringify([event.source, event.subject]);
    const previous = last.get(subject);
    last.set(subject, event);
    return isOfTypes(event.type) && match({ event, previous }).length > 0;
  });
}

async function outgoingOf(
  table: Table,
  { owner, endpointId, mode, id }: LogWalk,
  events: readonly LoggedEvent[],
  nowMs: number,
): Promise<Outgoing[]> {
  const known = await deliveriesOf(
    table,
    endpointId,
    events.map(({ event }) => event.id),
  );
  return events.flatMap(({ event, sequence }): Outgoing[] => {
    const delivery = known.get(event.id);
    if (mode === 'recover' && delivery && !isMissing(delivery, nowMs)) return [];
    const message = {
      owner,
      endpointId,
      eventId: event.id,
      sequence,
      version: versionOf(delivery),
      ...(mode === 'replay' || delivery ? { force: id } : {}),
      ...(mode === 'recover' && delivery ? { recover: true } : {}),
      ...(mode === 'replay' ? { replay: true } : {}),
    };
    return [{ message }];
  });
}

// The next attempt of a pending delivery comes by itself, unless its message was lost: the queue keeps
// one for days, and then no more.
function isMissing(
  { status, nextAttemptAtMs, updatedAtMs }: DeliveryRecord,
  nowMs: number,
): boolean {
  if (status !== 'pending') return status === 'failed';
  return (nextAttemptAtMs ?? updatedAtMs) < nowMs - OVERDUE_MS;
}

function versionOf(delivery: DeliveryRecord | undefined): number {
  return delivery?.version ?? 0;
}
