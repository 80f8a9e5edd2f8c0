import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../google-simulator/clock.ts';
import { type Activity, createActivity } from './activity.ts';
import type { Chance } from './chance.ts';
import type { Counts } from './counts.ts';
import { FUNCTION_LIMIT_MS, type Rates } from './settings.ts';

/** One run of a function. It may die at any point: nothing that it does from then on has an effect. */
export interface Run {
  chance: Chance;
  isOver(): boolean;
  isDead(): boolean;
  /** Carries out what goes over the network, unless this run is dead by then. */
  through<T>(operation: () => Promise<T>): Promise<T>;
}

/** All runs of functions. */
export interface Runs {
  activity: Activity;
  /** The run that this code belongs to, if it belongs to one. */
  current(): Run | undefined;
  /** Runs something as one invocation of a function. Rejects if it fails, or is killed. */
  start<T>(work: () => Promise<T>): Promise<T>;
}

/** What runs need. */
export interface RunsDeps {
  chance: Chance;
  rates: Rates;
  clock: Clock;
  counts: Counts;
}

const LAST_POINT = 15;
const STALL_MS = [1000, 5000, 20_000, 50_000, 100_000] as const;

/** The run of a function was killed: it says nothing any more. */
export class KilledError extends Error {
  override readonly name = 'KilledError';
}

/** Starts runs, kills some of them, and holds some up. */
export function createRuns({ chance, rates, clock, counts }: RunsDeps): Runs {
  const storage = new AsyncLocalStorage<Run>();
  const activity = createActivity();

  // Others go on meanwhile, and so does the clock.
  function stall(ms: number): Promise<void> {
    return new Promise((resolve) => {
      clock.setTimeout(() => {
        activity.enter();
        resolve();
      }, ms);
      activity.leave();
    });
  }

  function newRun(): Run & { end(): void } {
    const own = chance.fork();
    const diesAt = own.strikes(rates.kill) ? own.between(1, LAST_POINT) : 0;
    const diesBefore = own.strikes(0.5);
    const limitMs = clock.now() + FUNCTION_LIMIT_MS;
    let operations = 0;
    let dead = false;
    let over = false;
    const die = (why: string): never => {
      if (!dead) counts.add(`run ${why}`);
      dead = true;
      throw new KilledError(why);
    };
    const look = (): void => {
      if (dead) die('killed');
      if (clock.now() >= limitMs) die('timed out');
    };
    return {
      chance: own,
      isDead: () => dead,
      isOver: () => over || dead,
      end: () => {
        over = true;
      },
      async through(operation) {
        look();
        operations += 1;
        const isLast = operations === diesAt;
        if (isLast && diesBefore) die('killed');
        const stalls = own.strikes(rates.stall);
        const before = own.strikes(0.5);
        if (stalls) counts.add('operation stalled');
        if (stalls && before) await stall(own.oneOf(STALL_MS));
        look();
        const result = await operation();
        if (isLast) die('killed');
        if (stalls && !before) await stall(own.oneOf(STALL_MS));
        look();
        return result;
      },
    };
  }

  return {
    activity,
    current: () => storage.getStore(),
    async start(work) {
      const run = newRun();
      activity.enter();
      counts.add('run started');
      try {
        const result = await storage.run(run, work);
        if (run.isDead()) throw new KilledError('killed');
        return result;
      } finally {
        run.end();
        activity.leave();
      }
    },
  };
}
