import { publish } from '../../lib/events/publish.ts';
import { publishedEventId } from '../../lib/outbox/event-id.ts';
import type { NewEvent } from '../../lib/outbox/new-event.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { DAY, RETENTION_SECONDS } from './settings.ts';
import type { DeliveryWorld } from './world.ts';

/** Those who publish events, and what they have published. */
export interface Publishers {
  /** The ids of the events that were published, by owner. */
  published: ReadonlyMap<string, ReadonlySet<string>>;
  /** Publishes an event of an owner in each of the next seconds. */
  publishEachSecond(owner: string, seconds: number): void;
}

/** The types of the events. */
export const EVENT_TYPES = [
  'order.created',
  'order.paid',
  'order.line.added',
  'user.created',
  'user.deleted',
] as const;

const SECOND = 1000;
const EVENTS_PER_DAY = 24;
const BURST_RATE = 0.03;
const BURST = 40;
const RETRY_MS = 20_000;
// An outage of the database has long ended by then.
const MAX_ATTEMPTS = 1000;

/** Starts the owners' publishers: each publishes events at random times, some of them in bursts. */
export function startPublishers(
  world: DeliveryWorld,
  { owners, untilMs }: { owners: readonly string[]; untilMs: number },
): Publishers {
  const { clock, counts, runs, faultyTable: table } = world;
  const published = new Map<string, Set<string>>(owners.map((owner) => [owner, new Set()]));

  function newEvent(owner: string, random: SeededRandom, number: number): NewEvent {
    return {
      id: publishedEventId(owner, String(number)),
      type: random.oneOf(EVENT_TYPES),
      source: `/owners/${owner}`,
      subject: `subject-${random.integer(1, 5)}`,
      timeMs: clock.now(),
      data: { number, amount: random.integer(1, 100) },
    };
  }

  // An answer that is lost says nothing: with the same ids, publishing again changes nothing.
  async function publishAll(owner: string, events: readonly NewEvent[]): Promise<void> {
    const deps = { table, owner, now: clock.now, retentionSeconds: RETENTION_SECONDS };
    for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts += 1)
      try {
        await runs.start(() => publish(deps, events));
        counts.add('event published', events.length);
        for (const { id } of events) published.get(owner)?.add(id);
        return;
      } catch {
        await world.until(clock.now() + RETRY_MS);
      }
    throw new Error(`${owner} cannot publish`);
  }

  function publishNext(owner: string, random: SeededRandom, number: number): void {
    const inMs = Math.ceil((-Math.log(1 - random.fraction()) * DAY) / EVENTS_PER_DAY);
    if (clock.now() + inMs >= untilMs) return;
    clock.setTimeout(() => {
      const count = random.occurs(BURST_RATE) ? BURST : 1;
      const events = Array.from({ length: count }, (_, index) =>
        newEvent(owner, random, number + index),
      );
      void publishAll(owner, events);
      publishNext(owner, random, number + count);
    }, inMs);
  }

  for (const owner of owners) publishNext(owner, world.random.fork(), 1);
  const others = world.random.fork();
  let lastExtra = 0;
  return {
    published,
    publishEachSecond(owner, seconds) {
      for (let second = 1; second <= seconds; second += 1)
        clock.setTimeout(() => {
          lastExtra -= 1;
          void publishAll(owner, [newEvent(owner, others, lastExtra)]);
        }, second * SECOND);
    },
  };
}
