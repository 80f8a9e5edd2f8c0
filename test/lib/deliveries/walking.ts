import { type NextStep, walkLog } from '../../../lib/deliveries/walk-log.ts';
import type { LogWalk } from '../../../lib/endpoints/endpoint-deps.ts';
import type { EndpointRecord } from '../../../lib/endpoints/endpoint-record.ts';
import { drawNumbers } from '../../../lib/events/rows/draw-numbers.ts';
import { type LoggedEvent, logItem } from '../../../lib/events/rows/log-item.ts';
import { putLogRow, putSegment } from '../../../lib/events/rows/put-event.ts';
import { publishedEventId } from '../../../lib/outbox/event-id.ts';
import type { NewEvent } from '../../../lib/outbox/new-event.ts';
import { LOG_SEGMENT } from '../../../lib/table/keys.ts';
import { DAY, SECOND, tableOfFile, type World } from './stage.ts';

const kept = (at: World) => Math.floor(at.nowMs / SECOND) + (30 * DAY) / SECOND;

/** An event that is not in its log yet, with the number that was drawn for it. */
export async function drawn(at: World, changes: Partial<NewEvent> = {}): Promise<LoggedEvent> {
  const table = tableOfFile();
  const sequence = await drawNumbers(table, at.owner, 1);
  const segment = Math.floor(sequence / LOG_SEGMENT);
  if (sequence === 1 || sequence % LOG_SEGMENT === 0)
    await putSegment(table, { owner: at.owner, segment, atMs: at.nowMs }, kept(at));
  const event: NewEvent = {
    id: publishedEventId(at.owner, String(sequence)),
    type: 'order.created',
    source: '/events',
    timeMs: at.nowMs,
    data: { total: sequence },
    ...changes,
  };
  return { event, sequence, drawnAtMs: at.nowMs };
}

/** Puts such an event into its log. */
export async function logged(at: World, drawnEvent: LoggedEvent): Promise<LoggedEvent> {
  const ttlSeconds = kept(at);
  await putLogRow(tableOfFile(), logItem(drawnEvent, { owner: at.owner, ttlSeconds }));
  return drawnEvent;
}

/** Events of an owner's log. */
export async function log(
  at: World,
  count: number,
  changes: (index: number) => Partial<NewEvent> = () => ({}),
): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (let index = 0; index < count; index += 1)
    events.push(await logged(at, await drawn(at, changes(index))));
  return events;
}

/** A walk over everything until now. */
export function walkOf(
  at: World,
  { id: endpointId }: EndpointRecord,
  changes: Partial<LogWalk> = {},
): LogWalk {
  return {
    owner: at.owner,
    endpointId,
    mode: 'recover',
    sinceMs: at.nowMs - DAY,
    untilMs: at.nowMs,
    id: crypto.randomUUID(),
    ...changes,
  };
}

/** Makes one step of a walk. */
export const step = (at: World, walk: LogWalk): Promise<NextStep | undefined> =>
  walkLog({ table: tableOfFile(), now: () => at.nowMs, send: at.deps.send }, walk);

/** Walks to the end, each step so many times. @returns how many steps there were. */
export async function walked(at: World, walk: LogWalk, times = 1): Promise<number> {
  let steps = 0;
  for (let next: NextStep | undefined = { walk, delaySeconds: 0 }; next; steps += 1) {
    at.nowMs += next.delaySeconds * SECOND;
    const { walk: now } = next;
    next = undefined;
    for (let count = 0; count < times; count += 1) next = await step(at, now);
    if (steps > 200) throw new Error('The walk does not end');
  }
  return steps;
}
