import type { Clock } from '../../google-simulator/clock.ts';
import type { Counts } from '../counts.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { BATCH, type DeliveryFaultRates } from './settings.ts';

/** An item that was stored, and its place in the stream. */
export interface StreamedItem {
  sequenceNumber: string;
  item: Record<string, unknown>;
}

/** The table's stream, as far as it has the rows that events begin as. */
export interface SimulatedStream {
  /** Adds an item that was stored. An item with the same key is no new one. */
  add(item: Record<string, unknown>): void;
  /** How many records are not processed yet. */
  size(): number;
}

/** What a stream needs. */
export interface StreamDeps {
  random: SeededRandom;
  rates: Pick<DeliveryFaultRates, 'duplicate'>;
  clock: Clock;
  counts: Counts;
  /**
   * Processes a batch of a shard, by its place from 0: one at a time. @returns the sequence numbers of the
   * records that have to be delivered again. If it throws, all of them have to.
   */
  process: (batch: readonly StreamedItem[], shard: number) => Promise<readonly string[]>;
}

/** How many shards there are. */
export const SHARDS = 3;
const POLL_MS = 250;
const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 60_000;

/** Makes an empty stream, whose shards are processed side by side, each in order. */
export function simulatedStream(deps: StreamDeps): SimulatedStream {
  const { random, rates, clock, counts, process } = deps;
  const shards = Array.from({ length: SHARDS }, (_, place) => ({
    place,
    records: [] as StreamedItem[],
    isBusy: false,
    retryMs: FIRST_RETRY_MS,
  }));
  const known = new Set<string>();
  type Shard = (typeof shards)[number];

  function pollLater(shard: Shard, inMs: number): void {
    clock.setTimeout(() => void poll(shard), inMs);
  }

  async function poll(shard: Shard): Promise<void> {
    if (shard.isBusy || shard.records.length === 0) return;
    shard.isBusy = true;
    const batch = shard.records.slice(0, BATCH.stream);
    const done = await processed(batch, shard.place);
    shard.records.splice(0, done);
    shard.isBusy = false;
    const isDone = done === batch.length;
    shard.retryMs = isDone ? FIRST_RETRY_MS : Math.min(2 * shard.retryMs, MAX_RETRY_MS);
    if (shard.records.length > 0) pollLater(shard, isDone ? POLL_MS : shard.retryMs);
  }

  // How many records at the front are done with: a batch goes on from the first that failed.
  async function processed(batch: readonly StreamedItem[], shard: number): Promise<number> {
    counts.add('stream: batch');
    try {
      const failed = await process(batch, shard);
      const first = batch.findIndex(({ sequenceNumber }) => failed.includes(sequenceNumber));
      if (first >= 0) counts.add('stream: records failed', failed.length);
      if (first < 0 && random.occurs(rates.duplicate)) {
        counts.add('stream: batch repeated');
        return 0;
      }
      return first < 0 ? batch.length : first;
    } catch {
      counts.add('stream: batch failed');
      return 0;
    }
  }

  return {
    add(item) {
      const key = String(item['pk']);
      if (known.has(key)) return;
      known.add(key);
      const shard = shards[known.size % SHARDS];
      if (!shard) return;
      shard.records.push({ sequenceNumber: String(known.size), item });
      if (!shard.isBusy) pollLater(shard, POLL_MS);
    },
    size: () => shards.reduce((sum, { records }) => sum + records.length, 0),
  };
}
