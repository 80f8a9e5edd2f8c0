import { type DrivenClock, drivenClock } from '../google-simulator/driven-clock.ts';
import { createFaults } from '../google-simulator/faults.ts';
import type { Google } from '../google-simulator/google.ts';
import { startGoogle } from '../google-simulator/start-google.ts';
import { type Deps, type OwnDeps, ownDeps } from '../handlers/parts/make-deps.ts';
import { DEPLOYMENT_OWNER } from '../lib/api/owner.ts';
import type { Table } from '../lib/table/table.ts';
import { type ClaimMonitor, claimMonitor } from './claim-monitor.ts';
import { type Counts, createCounts } from './counts.ts';
import { deploymentDeps } from './deployment-deps.ts';
import { type DispatchService, dispatchService } from './dispatch-service.ts';
import { type ExpectedEvents, expectedEvents } from './expected-events.ts';
import { faultyFetch } from './faulty-fetch.ts';
import { faultyTable } from './faulty-table.ts';
import { type LogReader, logReader } from './log-reader.ts';
import { type ObservedChannels, observedChannels } from './observed-channels.ts';
import { startReceiver } from './receiver.ts';
import { type RenewalLog, renewalLog } from './renewal-log.ts';
import { createRuns, type Runs } from './runs.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import { FAULTS, type FaultRates } from './settings.ts';
import { startTable } from './start-table.ts';
import { streamedTable } from './streamed-table.ts';
import { tableStream } from './table-stream.ts';

/** What a simulation consists of: the code of lib/, an emulated table and a simulated Google. */
export interface World {
  random: SeededRandom;
  /** Mutable: a change takes effect at once. */
  rates: FaultRates;
  clock: DrivenClock;
  google: Google;
  /** The table without faults. */
  table: Table;
  channels: ObservedChannels;
  claims: ClaimMonitor;
  counts: Counts;
  runs: Runs;
  renewals: RenewalLog;
  /** What the stream of the table has to become. */
  expected: ExpectedEvents;
  dispatching: DispatchService;
  /** Follows the log of the owner. */
  reader: LogReader;
  /**
   * The dependencies of the current deployment. A run keeps those that it began with, and so its
   * address, whatever is deployed meanwhile.
   */
  deps(): Deps;
  /** The same for the owner of all watches and accounts. */
  ownDeps(): OwnDeps;
  /** Deploys under another address. Google can still send to the former ones. */
  deploy(): void;
  /** Waits for the end of `work`, and lets time pass while it is stalled. */
  finish(work: Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

/** The owner of all watches and accounts. */
export const OWNER = DEPLOYMENT_OWNER;

const START_MS = Date.UTC(2027, 2, 1);
const STALL_STEP_MS = 5000;
const TOKEN_LIFETIME_SECONDS = 10 * 365 * 24 * 3600;
const SECRET = 'the-secret-of-a-simulated-deployment';

/** Starts a world without accounts and watches. */
export async function startWorld(seed: number): Promise<World> {
  const random = seededRandom(seed);
  const rates = { ...FAULTS };
  const clock = drivenClock(START_MS);
  const { now } = clock;
  const counts = createCounts();
  const runs = createRuns({ random: random.fork(), rates, clock, counts });
  const channels = observedChannels(now);
  const claims = claimMonitor(channels, now);
  const renewals = renewalLog(now, runs, counts);
  const { table: silentTable, closeTable } = await startTable();
  const expected = expectedEvents();
  const stream = tableStream(expected.record);
  const table = streamedTable(silentTable, stream.append);
  const google = await startGoogle({
    clock,
    random: random.fork().fraction,
    faults: createFaults({ drop: rates.drop, duplicate: 0.05, earlySync: 0.3 }),
    tokenLifetimeSeconds: TOKEN_LIFETIME_SECONDS,
  });
  const receiver = await startReceiver({ table, tokenSecret: SECRET, now });
  const stopSettling = clock.settleWith(runs.idle);

  const observers = { rates, runs, counts, channels, claims };
  const callGoogle = faultyFetch({ ...observers, random: random.fork() });
  const tableOfRuns = faultyTable(table, { ...observers, random: random.fork() });
  const dispatching = dispatchService({ random, rates, clock, counts, runs, stream, table });

  const makeDeployment = (number: number) =>
    deploymentDeps({
      number,
      table: tableOfRuns,
      google,
      callGoogle,
      receiverUrl: receiver.url,
      log: renewals.log,
      random: () => (runs.current()?.random ?? random).fraction(),
      secret: SECRET,
    });
  let deployments = 1;
  let deps = makeDeployment(deployments);
  return {
    random,
    rates,
    clock,
    google,
    table,
    channels,
    claims,
    counts,
    runs,
    renewals,
    expected,
    dispatching,
    reader: logReader(table, OWNER, now),
    deps: () => deps,
    ownDeps: () => ownDeps(deps, OWNER),
    deploy() {
      deployments += 1;
      deps = makeDeployment(deployments);
    },
    async finish(work) {
      let isOver = false;
      void work.finally(() => {
        isOver = true;
      });
      for (;;) {
        await runs.idle();
        if (isOver) return;
        await clock.advance(STALL_STEP_MS);
      }
    },
    async close() {
      stopSettling();
      await google.close();
      await receiver.close();
      await closeTable();
    },
  };
}
