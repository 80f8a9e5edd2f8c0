import type { Clock } from '../google-simulator/clock.ts';
import { channelSources } from '../lib/events/channel-sources.ts';
import type { Dispatched } from '../lib/events/dispatched.ts';
import { watchEvents } from '../lib/events/watch-events.ts';
import type { StoredNotification } from '../lib/notifications/rows/notification-item.ts';
import { notificationEventId } from '../lib/outbox/event-id.ts';
import type { Table } from '../lib/table/table.ts';
import type { ObservedChannels } from './observed-channels.ts';
import { LATE_MS } from './settings.ts';

/** How often an event has to be in the log at least, and until when its number may be drawn. */
export interface Expectation {
  min: 0 | 1;
  untilMs: number;
}

/** The events that what was stored has to become, by their ids. */
export interface ExpectedEvents {
  /** Records what the table's stream says. */
  record(dispatched: Dispatched): void;
  /** All of them, as the ends of channels are known now. @throws StorageError */
  all(world: EndsWorld): Promise<ReadonlyMap<string, Expectation>>;
}

/** What knows the ends of channels. */
export interface EndsWorld {
  table: Table;
  clock: Clock;
  channels: ObservedChannels;
}

/** From where a notification came, and when. */
interface Arrival {
  channelId: string;
  receivedAtMs: number;
}

const NEVER = Number.POSITIVE_INFINITY;
const ALWAYS: Expectation = { min: 1, untilMs: NEVER };

/** Makes a list without events. */
export function expectedEvents(): ExpectedEvents {
  const certain = new Set<string>();
  const arrivals = new Map<string, Arrival>();

  function recordNotification({ notification, receivedAtMs }: StoredNotification): void {
    const { channelId, messageNumber, resourceState } = notification;
    if (resourceState === 'sync') return;
    arrivals.set(notificationEventId(channelId, messageNumber), { channelId, receivedAtMs });
  }

  return {
    record(dispatched) {
      if (dispatched.kind === 'notification') recordNotification(dispatched.stored);
      else if (dispatched.kind === 'source') certain.add(dispatched.source.event.id);
      else for (const { id } of watchEvents(dispatched.before, dispatched.after)) certain.add(id);
    },
    async all(world) {
      const ends = await endsOf(world, [...arrivals.values()]);
      const expected = new Map([...certain].map((id) => [id, ALWAYS]));
      for (const [id, arrival] of arrivals)
        expected.set(id, expectationOf(arrival, ends.get(arrival.channelId)));
      return expected;
    },
  };
}

function expectationOf({ receivedAtMs }: Arrival, endedAtMs = NEVER): Expectation {
  return receivedAtMs > endedAtMs ? { min: 0, untilMs: endedAtMs + LATE_MS } : ALWAYS;
}

/** From when on notifications of channels are late: since their first end, or that of their watch. */
async function endsOf({ table, clock, channels }: EndsWorld, arrivals: readonly Arrival[]) {
  const ids = arrivals.map(({ channelId }) => channelId);
  const sources = await channelSources(table, clock.now).of(ids);
  const ends = new Map<string, number>();
  for (const [id, { endedAtMs = NEVER }] of sources)
    ends.set(id, Math.min(endedAtMs, channels.endedAt(id) ?? NEVER));
  return ends;
}
