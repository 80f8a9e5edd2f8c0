import { type DrivenClock, drivenClock } from '../../google-simulator/driven-clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Poster } from '../../lib/recipients/post-result.ts';
import { type Sealer, sealer } from '../../lib/secrets/sealer.ts';
import type { Table } from '../../lib/table/table.ts';
import { type Counts, createCounts } from '../counts.ts';
import { faultyTable } from '../faulty-table.ts';
import { fixedSecret } from '../fixed-secret.ts';
import { createRuns, type Runs } from '../runs.ts';
import { type SeededRandom, seededRandom } from '../seeded-random.ts';
import { startTable } from '../start-table.ts';
import { type DeliveryMonitor, deliveryMonitor } from './delivery-monitor.ts';
import { dueIndex } from './due-index.ts';
import { forgetfulTable } from './forgetful-table.ts';
import { observedTable } from './observed-table.ts';
import { createServers, type Servers } from './servers.ts';
import { DELIVERY_FAULTS, type DeliveryFaultRates } from './settings.ts';
import { storedItems } from './stored-items.ts';

/** What a simulation of deliveries consists of, but for the functions. */
export interface DeliveryWorld {
  random: SeededRandom;
  /** Mutable: a change takes effect at once. */
  rates: DeliveryFaultRates;
  clock: DrivenClock;
  counts: Counts;
  runs: Runs;
  /** The table without faults. */
  table: Table;
  /** The table as functions have it. */
  faultyTable: Table;
  servers: Servers;
  monitor: DeliveryMonitor;
  sealer: Sealer;
  post: Poster;
  log: Log;
  /** What functions did that no fault explains, in words. */
  errors: string[];
  /** Calls a function with each item that is put into the table from now on. */
  onStored(onItem: (item: Record<string, unknown>) => void): void;
  /** Whether a delivery may be due. */
  mayBeDue(nowMs: number): boolean;
  /** Resolves at that time. */
  until(atMs: number): Promise<void>;
  close(): Promise<void>;
}

const START_MS = Date.UTC(2027, 2, 1);
const SECRET = 'the-secret-of-a-simulated-deployment';
// A batch of ten deliveries.
const MAX_OPERATIONS = 40;

/** Starts a world without endpoints and events. */
export async function startDeliveryWorld(
  seed: number,
  rates: Partial<DeliveryFaultRates> = {},
): Promise<DeliveryWorld> {
  const random = seededRandom(seed);
  const allRates = { ...DELIVERY_FAULTS, ...rates };
  const clock = drivenClock(START_MS);
  const counts = createCounts();
  const runs = createRuns({
    random: random.fork(),
    rates: allRates,
    clock,
    counts,
    maxOperations: MAX_OPERATIONS,
  });
  const monitor = deliveryMonitor(clock.now, counts);
  const { table, closeTable } = await startTable();
  const stopSettling = clock.settleWith(runs.idle);
  const listeners: ((item: Record<string, unknown>) => void)[] = [];
  const stored = storedItems((item) => {
    for (const listener of listeners) listener(item);
  });
  const due = dueIndex(table);
  const observed = observedTable(
    forgetfulTable(due.table, { random: random.fork(), rates: allRates, counts }),
    [monitor, stored],
  );
  const servers = createServers({
    random: random.fork(),
    clock,
    counts,
    runs,
    onRequest: monitor.recordRequest,
  });
  const errors: string[] = [];
  return {
    random,
    rates: allRates,
    clock,
    counts,
    runs,
    table,
    faultyTable: faultyTable(observed, {
      random: random.fork(),
      rates: allRates,
      runs,
      counts,
      claims: { recordCommand: () => undefined },
    }),
    servers,
    monitor,
    sealer: sealer(fixedSecret(SECRET)),
    post: servers.post,
    log: (level, message) => counts.add(`log ${level}: ${message}`),
    errors,
    mayBeDue: due.mayBeDue,
    onStored: (onItem) => void listeners.push(onItem),
    until: (atMs) =>
      new Promise((resolve) => {
        clock.setTimeout(resolve, atMs - clock.now());
      }),
    async close() {
      stopSettling();
      await closeTable();
    },
  };
}
