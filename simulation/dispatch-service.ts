import { channelSources } from '../lib/events/channel-sources.ts';
import { dispatch } from '../lib/events/dispatch.ts';
import type { DispatchDeps } from '../lib/events/dispatch-deps.ts';
import type { Table } from '../lib/table/table.ts';
import { faultyTable } from './faulty-table.ts';
import type { Runs, RunsDeps } from './runs.ts';
import { DISPATCH_LIMITS, type FaultRates } from './settings.ts';
import type { StreamRecord, TableStream } from './table-stream.ts';

/** The function that makes events of the stream, and what calls it. */
export interface DispatchService {
  /**
   * Reads each shard to its end, or until a batch fails.
   * @returns whether there may be more to do in the next period.
   */
  runPeriod(): Promise<boolean>;
  /** What was put into quarantine, in words. */
  quarantined: readonly string[];
}

/** What the service needs. */
export interface DispatchServiceDeps extends RunsDeps {
  rates: RunsDeps['rates'] & Pick<FaultRates, 'database' | 'repeat'>;
  runs: Runs;
  /** The table without faults. */
  table: Table;
  stream: TableStream;
}

const MAX_BATCH = 10;
/** Records that are done with, and may still come again. */
const MAX_DONE = 10 * MAX_BATCH;
// Nothing expires meanwhile: at the end all that was dispatched is checked.
const RETENTION_SECONDS = 10 * 365 * 86_400;

/** Makes the service, with one process for each shard. */
export function dispatchService(world: DispatchServiceDeps): DispatchService {
  const { rates, clock, counts, runs, stream } = world;
  const { now } = clock;
  const random = world.random.fork();
  const table = faultyTable(world.table, {
    random: world.random.fork(),
    rates,
    runs,
    counts,
    // It changes no watch and no channel.
    claims: { recordCommand: () => undefined },
  });
  const quarantined: string[] = [];

  function newProcess(): DispatchDeps<StreamRecord> {
    return {
      table,
      now,
      log: (level, message) => counts.add(`log ${level}: ${message}`),
      retentionSeconds: RETENTION_SECONDS,
      sources: channelSources(table, now),
      segments: new Map(),
      handOn: async () => new Map(),
      quarantine: async ({ sequenceNumber }, failure) =>
        void quarantined.push(`record ${sequenceNumber} was quarantined: ${failure}`),
    };
  }

  const readers = stream.shards.map((records) => ({
    records,
    position: 0,
    process: newProcess(),
    maxBatch: MAX_BATCH,
    isReading: false,
  }));
  type Reader = (typeof readers)[number];

  // Lambda retries from the first record that failed, and halves a batch whose function failed.
  async function deliver(reader: Reader, batch: readonly StreamRecord[]): Promise<boolean> {
    counts.add('batch dispatched');
    try {
      const failed = await runs.start(() => dispatch(reader.process, batch), DISPATCH_LIMITS);
      const first = batch.findIndex(({ sequenceNumber }) => failed.includes(sequenceNumber));
      reader.position += first < 0 ? batch.length : first;
      reader.maxBatch = MAX_BATCH;
      if (first >= 0) counts.add('batch failed in part');
      return first < 0;
    } catch {
      counts.add('batch failed');
      reader.process = newProcess();
      reader.maxBatch = Math.max(1, Math.floor(batch.length / 2));
      return false;
    }
  }

  async function readShard(reader: Reader): Promise<void> {
    reader.isReading = true;
    while (reader.position < reader.records.length) {
      const { position, maxBatch } = reader;
      const size = random.integer(1, maxBatch);
      const batch = reader.records.slice(position, position + size);
      if (random.occurs(rates.repeat)) deliverBeside(batch);
      const isDone = await deliver(reader, batch);
      // A batch that failed is delivered again at once, or in the next period.
      if (!isDone && random.occurs(0.5)) break;
      if (isDone && random.occurs(rates.repeat)) {
        counts.add('batch repeated');
        reader.position = Math.max(0, reader.position - random.integer(1, MAX_BATCH));
      }
    }
    const done = reader.position - MAX_DONE;
    if (done > 0) {
      reader.records.splice(0, done);
      reader.position -= done;
    }
    reader.isReading = false;
  }

  function deliverBeside(batch: readonly StreamRecord[]): void {
    counts.add('batch delivered to two processes');
    const other = newProcess();
    void runs.start(() => dispatch(other, batch), DISPATCH_LIMITS).catch(() => undefined);
  }

  const hasMore = () =>
    readers.some(({ isReading, position, records }) => isReading || position < records.length);

  return {
    quarantined,
    async runPeriod() {
      if (!hasMore()) return false;
      for (const reader of readers) if (!reader.isReading) void readShard(reader);
      await runs.idle();
      return hasMore();
    },
  };
}
