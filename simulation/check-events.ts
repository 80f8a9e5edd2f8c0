import { VOID_AFTER_MS } from '../lib/events/read-log.ts';
import { lastNumber } from '../lib/events/rows/draw-numbers.ts';
import type { LoggedEvent, VoidNumber } from '../lib/events/rows/log-item.ts';
import { readSegment } from '../lib/events/rows/read-segments.ts';
import { LOG_SEGMENT } from '../lib/table/keys.ts';
import type { Expectation } from './expected-events.ts';
import { OWNER, type World } from './world.ts';

type Row = LoggedEvent | VoidNumber;

/** What is checked, and against what. */
export type CheckedWorld = Pick<
  World,
  'clock' | 'counts' | 'dispatching' | 'reader' | 'expected' | 'channels' | 'table'
>;

/**
 * Compares the log with the table's stream: each notification of a live channel, and all that
 * happened to watches and accounts, is one event with one number, and nothing else is. A reader that
 * followed got the same.
 * @returns each difference, in words.
 * @throws StorageError
 */
export async function checkEvents(world: CheckedWorld): Promise<string[]> {
  const { clock, counts, dispatching, reader, table } = world;
  await reader.readOn();
  const rows = await rowsOfLog(world);
  const logged = rows.filter((row) => row.event !== undefined);
  counts.add('events', logged.length);
  const ids = logged.map(({ event }) => event.id);
  const isSame = ids.length === reader.ids.length && ids.every((id, i) => id === reader.ids[i]);
  return [
    ...dispatching.quarantined,
    ...compare(await world.expected.all(world), logged),
    ...checkRenewals(world, logged),
    ...checkNumbers(world, rows, await lastNumber(table, OWNER)),
    ...(isSame
      ? []
      : [`a reader got ${reader.ids.length} of ${ids.length} events, or not in order`]),
    ...rows
      .filter(({ drawnAtMs }) => drawnAtMs > clock.now())
      .map(({ sequence }) => `number ${sequence} is of the future`),
  ];
}

function compare(expected: ReadonlyMap<string, Expectation>, logged: readonly LoggedEvent[]) {
  const found: string[] = [];
  const byId = Map.groupBy(logged, ({ event }) => event.id);
  for (const [id, { min, untilMs }] of expected) {
    const events = byId.get(id) ?? [];
    const [first] = events;
    if (events.length < min || events.length > 1)
      found.push(`${id} (${first?.event.type}) is in the log ${events.length} times`);
    if (first && first.drawnAtMs > untilMs) found.push(`${id} came late, and is an event`);
  }
  for (const [id, [first]] of byId)
    if (!expected.has(id)) found.push(`${id} (${first?.event.type}) is in the log for no reason`);
  return found;
}

// What Google and the ledger did says how often each watch was renewed: all its channels but the first
// are announced.
function checkRenewals({ channels }: CheckedWorld, logged: readonly LoggedEvent[]): string[] {
  const announced = new Set(
    logged
      .filter(({ event }) => event.type === 'watch.renewed' || event.type === 'watch.covered')
      .map(({ event }) => (event.data as { channelId: string }).channelId),
  );
  const adopted = channels.all().filter(({ adoptedAtMs }) => adoptedAtMs !== undefined);
  const found: string[] = [];
  for (const [watchId, ofWatch] of Map.groupBy(adopted, (channel) => channel.watchId)) {
    const silent = ofWatch.filter(({ id }) => !announced.has(id));
    if (silent.length > 1)
      found.push(`${silent.length - 1} renewals of ${watchId} are not in the log`);
  }
  return found;
}

// Numbers grow by one: each has its event or is void, which its row says, or its age.
function checkNumbers(
  { clock, counts }: CheckedWorld,
  rows: readonly Row[],
  last: number,
): string[] {
  const found: string[] = [];
  let next = 1;
  for (const { sequence, event, drawnAtMs } of rows) {
    counts.add('numbers given up', event ? 0 : 1);
    counts.add('numbers without a row', sequence - next);
    if (sequence > next && drawnAtMs + VOID_AFTER_MS > clock.now())
      found.push(`numbers ${next} to ${sequence - 1} are missing, and not void yet`);
    if (sequence < next) found.push(`number ${sequence} is not behind ${next - 1}`);
    next = sequence + 1;
  }
  if (next > last + 1) found.push(`number ${next - 1} was never drawn`);
  return found;
}

async function rowsOfLog({ table, clock }: CheckedWorld): Promise<Row[]> {
  const last = await lastNumber(table, OWNER);
  const rows: Row[] = [];
  let from = 1;
  while (from <= last) {
    const range = { from, limit: LOG_SEGMENT, nowMs: clock.now() };
    const page = await readSegment(table, OWNER, range);
    rows.push(...page.rows);
    const lastRead = page.rows.at(-1)?.sequence ?? from;
    from = page.hasMore ? lastRead + 1 : (Math.floor(from / LOG_SEGMENT) + 1) * LOG_SEGMENT;
  }
  return rows;
}
