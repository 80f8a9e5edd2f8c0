import { EVENT_MAX_BYTES, eventBytes } from '../../events/event-size.ts';
import { isEventType, isReservedType, RESERVED_PREFIXES } from '../../events/published-type.ts';
import { emittedEventId } from '../../outbox/event-id.ts';
import type { NewEvent } from '../../outbox/new-event.ts';
import { TidingsError } from '../../protocol/tidings-error.ts';
import type { EmittedEvent } from '../../sandbox/hook-effects.ts';

/** How many hooks may emit one another's events in a row. */
export const MAX_HOPS = 5;

/**
 * How many events may come of one, over all hooks. Without it, two hooks that run on all events and emit ten
 * for each would make three million of one within their hops, and a hundred hooks 10^15.
 */
export const MAX_EMITTED = 1000;

/** What emits events. */
export interface Emitter {
  hookId: string;
  /** What the hook ran on. */
  event: NewEvent;
  nowMs: number;
}

/**
 * The events that a run emits. The same run makes the same ones again.
 * @throws TidingsError `invalid-request` with the field, such as `emit.0.type`
 */
export function emittedEvents(
  { hookId, event, nowMs }: Emitter,
  emitted: readonly EmittedEvent[],
): NewEvent[] {
  const hops = (event.hops ?? 0) + 1;
  if (emitted.length > 0 && hops > MAX_HOPS)
    throw invalid(
      'emit',
      `would be hop ${hops}: hooks emit events in a row ${MAX_HOPS} times at most`,
    );
  return emitted.map(({ type, data = {} }, index) => {
    const place = `emit.${index}`;
    if (!isEventType(type))
      throw invalid(`${place}.type`, 'must be the type of an event, such as "order.created"');
    if (isReservedType(type))
      throw invalid(`${place}.type`, `must not begin with ${RESERVED_PREFIXES.join(', ')}`);
    const { subject, id } = event;
    const made: NewEvent = {
      id: emittedEventId(hookId, id, index),
      type,
      source: `/hooks/${hookId}`,
      ...(subject === undefined ? {} : { subject }),
      timeMs: nowMs,
      ref: `/events/${id}`,
      hops,
      root: rootOf(event),
      data,
    };
    if (eventBytes(made) > EVENT_MAX_BYTES)
      throw invalid(`${place}.data`, `must have at most ${EVENT_MAX_BYTES} bytes with its event`);
    return made;
  });
}

/** The id of the event that an event comes of: its own, if no hook has emitted it. */
export function rootOf({ id, root = id }: Pick<NewEvent, 'id' | 'root'>): string {
  return root;
}

function invalid(field: string, problem: string): TidingsError {
  return new TidingsError('invalid-request', `${field} ${problem}`, { field });
}
