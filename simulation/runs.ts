import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextEventLoop } from 'node:timers/promises';
import type { Clock } from '../google-simulator/clock.ts';
import { createInFlight } from '../google-simulator/in-flight.ts';
import type { Counts } from './counts.ts';
import { runActivity } from './run-activity.ts';
import type { SeededRandom } from './seeded-random.ts';
import { type FaultRates, RUN_LIMITS, type RunLimits } from './settings.ts';

/** One run of a function. The platform may kill it at any point; from then on it has no effect. */
export interface Run {
  random: SeededRandom;
  isKilled(): boolean;
  /** Whether it is over, killed or not. */
  hasEnded(): boolean;
  /**
   * Carries out an operation over the network, which may stall.
   * @throws KilledError if the run is killed before, meanwhile or after
   */
  perform<T>(operation: () => Promise<T>): Promise<T>;
  /** Waits for the clock, within an operation that takes so long. */
  wait(milliseconds: number): Promise<void>;
}

/** All runs of functions. */
export interface Runs {
  /** The run that the calling code belongs to, if any. */
  current(): Run | undefined;
  /**
   * Runs `work` as one invocation of a function.
   * @throws KilledError; what `work` throws
   */
  start<T>(work: () => Promise<T>, limits?: RunLimits): Promise<T>;
  /** Resolves when each run has ended, or waits for the clock. */
  idle(): Promise<void>;
}

/** What runs need. */
export interface RunsDeps {
  random: SeededRandom;
  rates: Pick<FaultRates, 'kill' | 'stall'>;
  clock: Clock;
  counts: Counts;
  /** A run that is killed has come to this operation at most (15). */
  maxOperations?: number;
}

const MAX_OPERATIONS_BEFORE_KILL = 15;
const STARTED = 'run started';
const STALLS_MS = [1000, 5000, 20_000, 50_000, 100_000] as const;

/** The platform killed the run of a function. */
export class KilledError extends Error {
  override readonly name = 'KilledError';
}

/** Makes the platform that runs functions, kills some of the runs, and stalls some operations. */
export function createRuns(deps: RunsDeps): Runs {
  const { random, rates, clock, counts, maxOperations = MAX_OPERATIONS_BEFORE_KILL } = deps;
  const storage = new AsyncLocalStorage<Run>();
  const inFlight = createInFlight();

  function newRun({ runMs, stallMs }: RunLimits): Run & { end(): void } {
    const own = random.fork();
    const lastOperation = own.occurs(rates.kill) ? own.integer(1, maxOperations) : 0;
    const killedBefore = own.occurs(0.5);
    const limitMs = clock.now() + runMs;
    const activity = runActivity(inFlight);
    let operations = 0;
    let isKilled = false;
    let hasEnded = false;

    function kill(cause: string): never {
      if (!isKilled) counts.add(`run ${cause}`);
      isKilled = true;
      throw new KilledError(cause);
    }

    function checkAlive(): void {
      if (isKilled) kill('killed');
      // What a function leaves undone is frozen when it has answered.
      if (hasEnded) throw new KilledError('ended');
      if (clock.now() >= limitMs) kill('timed out');
    }

    // Other runs and the clock go on meanwhile.
    function wait(milliseconds: number): Promise<void> {
      return new Promise((resolve) => {
        activity.beginStall();
        clock.setTimeout(() => {
          activity.endStall();
          resolve();
        }, milliseconds);
      });
    }

    const stall = () => wait(Math.min(own.oneOf(STALLS_MS), stallMs));

    async function perform<T>(operation: () => Promise<T>): Promise<T> {
      checkAlive();
      operations += 1;
      const isLast = operations === lastOperation;
      if (isLast && killedBefore) kill('killed');
      const stalls = own.occurs(rates.stall);
      const stallsBefore = own.occurs(0.5);
      if (stalls) counts.add('operation stalled');
      if (stalls && stallsBefore) await stall();
      checkAlive();
      const result = await operation();
      if (isLast) kill('killed');
      if (stalls && !stallsBefore) await stall();
      checkAlive();
      return result;
    }

    return {
      random: own,
      isKilled: () => isKilled,
      hasEnded: () => hasEnded || isKilled,
      end() {
        hasEnded = true;
        activity.endRun();
      },
      async perform(operation) {
        activity.beginOperation();
        try {
          return await perform(operation);
        } finally {
          activity.endOperation();
        }
      },
      wait,
    };
  }

  return {
    current: () => storage.getStore(),
    async start(work, limits = RUN_LIMITS) {
      const run = newRun(limits);
      counts.add(STARTED);
      try {
        const result = await storage.run(run, work);
        if (run.isKilled()) throw new KilledError('killed');
        return result;
      } finally {
        run.end();
      }
    },
    async idle() {
      let started: number;
      // The code that waits for one run may start the next.
      do {
        started = counts.of(STARTED);
        await inFlight.idle();
        await nextEventLoop();
      } while (counts.of(STARTED) !== started);
    },
  };
}
