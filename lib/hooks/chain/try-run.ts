import { nextAttemptAt } from '../../deliveries/schedule.ts';
import type { Event } from '../../protocol/event.ts';
import { failed } from '../../sandbox/ended-by.ts';
import type { HookError } from '../../sandbox/hook-error.ts';
import { hookError } from '../../sandbox/hook-error.ts';
import type { HookRun } from '../../sandbox/hook-run.ts';
import type { HookRecord } from '../hook-record.ts';
import { RunnerUnavailableError } from '../invoking/runner-unavailable-error.ts';
import { runHook } from '../runs/run-hook.ts';
import type { ChainDeps } from './chain-deps.ts';

/** What is recorded of a hook that could not be run for as long as deliveries are retried. */
export interface UnavailableRun {
  outcome: 'unavailable';
  error: HookError;
  logs: readonly string[];
  ms: number;
}

/** A run that came to an end, or when it is tried again. */
export type Tried =
  | { run: HookRun | UnavailableRun; next?: undefined }
  | { run?: undefined; next: Retry };

/** How often a hook has been run with an event before, without coming to an end. */
export interface Tries {
  /** 1 for the first attempt. */
  attempt: number;
  /** In how many of them what ran it died, perhaps by its doing. */
  deaths: number;
}

/** The next attempt, and when it is. */
export interface Retry extends Tries {
  atMs: number;
}

// Code that ends the function it runs in is at fault itself: it holds up those after it no longer.
const DEATHS_MAX = 3;

/**
 * Runs a hook, as far as there is something to run it. If not, it is tried again by the schedule of
 * deliveries.
 * @throws StorageError: it has to be done again
 */
export async function tryRun(
  deps: Pick<ChainDeps, 'codeOf' | 'runner' | 'now' | 'random' | 'log'>,
  hook: HookRecord,
  { event, attempt, deaths: before }: Tries & { event: Event },
): Promise<Tried> {
  try {
    return { run: await runHook(deps, hook, { event, attempt }) };
  } catch (error) {
    if (!(error instanceof RunnerUnavailableError)) throw error;
    const { message, code, hasDied } = error;
    deps.log('warn', 'a hook could not be run', { hookId: hook.id, attempt, code, hasDied });
    const without = { logs: [], ms: 0 };
    const deaths = before + (hasDied ? 1 : 0);
    if (hasDied && deaths >= DEATHS_MAX)
      return { run: { ...failed('crashed', message), ...without } as HookRun };
    const nowMs = deps.now();
    const ended = { attempt: { atMs: nowMs, durationMs: 0 }, slot: attempt - 1 };
    const atMs = nextAttemptAt(ended, nowMs, deps.random());
    if (atMs !== undefined) return { next: { attempt: attempt + 1, deaths, atMs } };
    return { run: { outcome: 'unavailable', error: hookError('', message), ...without } };
  }
}
