import { listDeliveries } from '../../lib/deliveries/rows/list-deliveries.ts';
import { deliveriesOf } from '../../lib/deliveries/rows/read-deliveries.ts';
import type { EndpointRecord } from '../../lib/endpoints/endpoint-record.ts';
import { allEndpoints } from '../../lib/endpoints/rows/read-endpoints.ts';
import { readLog } from '../../lib/events/read-log.ts';
import type { LoggedEvent } from '../../lib/events/rows/log-item.ts';
import { compileSubscriptions } from '../../lib/matching/compile-subscriptions.ts';
import type { DeliveryService } from './delivery-service.ts';
import type { HookUsers } from './hooks/hook-users.ts';
import { judgeHooks } from './hooks/judge-hooks.ts';
import type { DeliveryUsers } from './users.ts';
import type { DeliveryWorld } from './world.ts';

/** What a simulation of deliveries has found. */
export interface DeliveryVerdict {
  /** Each rule that was broken, in words. */
  failures: string[];
  /** How many events there were for an endpoint that still exists. */
  deliveries: number;
  /** How many of them no endpoint has. */
  lost: number;
  /** How often a hook had to run. */
  hookRuns: number;
}

/** What is judged. */
export interface Judged {
  service: DeliveryService;
  users: DeliveryUsers;
  hooks: HookUsers;
  published: ReadonlyMap<string, ReadonlySet<string>>;
}

const PAGE = 500;

/** Checks that every event is in its log once, and was taken for every endpoint that it is for. */
export async function judgeDeliveries(
  world: DeliveryWorld,
  { service, users, hooks, published }: Judged,
): Promise<DeliveryVerdict> {
  const failures = [...world.errors, ...world.monitor.violations, ...checkQueues(world, service)];
  let deliveries = 0;
  let lost = 0;
  let hookRuns = 0;
  for (const owner of users.owners) {
    const log = await wholeLog(world, owner);
    failures.push(...checkLog(log, published.get(owner) ?? new Set()));
    const { runner } = service.hooks;
    const judged = await judgeHooks(world, { runner, users: hooks, owner, log });
    hookRuns += judged.runs;
    failures.push(...judged.failures);
    for (const endpoint of await allEndpoints(world.table, owner)) {
      const matching = eventsFor(endpoint, users, log);
      const expected = matching.filter((logged) => !judged.isDropped(endpoint, logged));
      const taken = world.servers.takenBy(endpoint.id);
      for (const logged of matching)
        failures.push(...judged.check(endpoint, logged, taken.get(logged.event.id) ?? []));
      const missing = expected.filter(({ event }) => !taken.has(event.id));
      deliveries += expected.length;
      lost += missing.length;
      if (missing.length > 0) failures.push(await missingText(world, endpoint, missing));
      failures.push(...(await checkRows(world, endpoint, [...taken.keys()])));
    }
    failures.push(...(await checkPending(world, owner)));
  }
  return { failures, deliveries, lost, hookRuns };
}

function checkQueues(world: DeliveryWorld, service: DeliveryService): string[] {
  const { live, replay, stream, quarantined } = service;
  const queues = [live, replay, service.hooks.queue];
  const poisoned = world.counts.of('bad row: event');
  return [
    ...queues
      .flatMap(({ dead }) => dead)
      .map((body) => `A message was received too often: ${body}`),
    ...(quarantined.length >= poisoned ? [] : ['Bad records are missing in the quarantine']),
    ...quarantined
      .filter((failure) => !failure.startsWith('SyntaxError'))
      .map((failure) => `A record was quarantined: ${failure}`),
    ...(stream.size() === 0 ? [] : [`The stream has ${stream.size()} records left`]),
    ...(queues.every((queue) => queue.size() === 0) ? [] : ['A queue is not empty']),
  ];
}

async function wholeLog({ table, clock }: DeliveryWorld, owner: string): Promise<LoggedEvent[]> {
  const log: LoggedEvent[] = [];
  let from = 1;
  for (;;) {
    const page = await readLog(table, { owner, from, limit: PAGE, nowMs: clock.now() });
    log.push(...page.events);
    if (page.next === from) return log;
    from = page.next;
  }
}

function checkLog(log: readonly LoggedEvent[], published: ReadonlySet<string>): string[] {
  const ids = log.map(({ event }) => event.id);
  const unique = new Set(ids);
  return [
    ...(unique.size === ids.length ? [] : ['An event is in its log twice']),
    ...[...published].filter((id) => !unique.has(id)).map((id) => `${id} is in no log`),
  ];
}

// One whose creation was not answered gets what its row says; its first events may be missed.
function eventsFor(
  { id, events: patterns, filter, createdAtMs }: EndpointRecord,
  { endpoints }: DeliveryUsers,
  log: readonly LoggedEvent[],
): LoggedEvent[] {
  const match = compileSubscriptions([{ id, patterns, filter }]);
  const fromMs = endpoints.find((one) => one.id === id)?.createdAtMs ?? createdAtMs + 60_000;
  return log.filter(({ event }) => event.timeMs >= fromMs && match({ event }).length > 0);
}

async function missingText(
  { table }: DeliveryWorld,
  { id, status, stoppedAtMs, statusSinceMs }: EndpointRecord,
  missing: readonly LoggedEvent[],
): Promise<string> {
  const rows = await deliveriesOf(
    table,
    id,
    missing.map(({ event }) => event.id),
  );
  const shown = missing.slice(0, 3).map(({ event }) => {
    const row = rows.get(event.id);
    const at = new Date(event.timeMs).toISOString();
    return `${event.id} of ${at} (${row ? `${row.status} ${row.reason ?? ''}` : 'no row'})`;
  });
  const since = new Date(stoppedAtMs ?? 0).toISOString();
  return `${id} (${status} since ${new Date(statusSinceMs).toISOString()}, stopped ${since}) misses ${missing.length} events: ${shown.join(', ')}`;
}

// What an endpoint has taken is recorded: a process that died before that was repeated.
async function checkRows(
  { table }: DeliveryWorld,
  { id }: EndpointRecord,
  eventIds: readonly string[],
): Promise<string[]> {
  const rows = await deliveriesOf(table, id, eventIds);
  const wrong = eventIds.filter((eventId) => rows.get(eventId)?.status !== 'delivered');
  const [first = ''] = wrong;
  if (wrong.length === 0) return [];
  const status = rows.get(first)?.status ?? 'missing';
  return [`${id} has taken ${wrong.length} events whose rows do not say so: ${first} is ${status}`];
}

async function checkPending({ table, clock }: DeliveryWorld, owner: string): Promise<string[]> {
  const { items } = await listDeliveries(
    table,
    { of: 'owner', status: 'pending' },
    { owner, limit: PAGE, matches: () => true, nowMs: clock.now() },
  );
  return items.map(({ endpointId, eventId }) => `${eventId} still waits for ${endpointId}`);
}
