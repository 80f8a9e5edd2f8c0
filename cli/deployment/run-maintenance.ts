import * as v from 'valibot';
import { CommandError } from '../command-error.ts';
import type { Action } from './action.ts';
import type { Counts } from './progress-line.ts';

/** A failure of one channel or watch. */
export interface Failure {
  /** The id of the channel or watch. */
  id: string;
  message: string;
}

/** The action and its callbacks. */
export interface Maintenance {
  action: Action;
  /** Invokes the function `maintain` once. */
  invoke: (event: unknown) => Promise<unknown>;
  /** Receives the sums after each invocation. */
  onProgress: (counts: Counts) => void;
  onFailure: (failure: Failure) => void;
}

const Result = v.object({
  done: v.boolean(),
  cursor: v.optional(v.pipe(v.string(), v.nonEmpty())),
  counts: v.record(v.string(), v.number()),
  failures: v.array(v.object({ id: v.string(), message: v.string() })),
});

/**
 * Invokes `maintain` until everything is done: one invocation processes as much as its timeout allows.
 * @throws CommandError for a result that this version does not know.
 */
export async function runMaintenance(
  maintenance: Maintenance,
): Promise<{ counts: Counts; failures: number }> {
  const { action, invoke, onProgress, onFailure } = maintenance;
  const counts: Record<string, number> = {};
  let failures = 0;
  let cursor: string | undefined;
  while (true) {
    const event = {
      action,
      ...(action === 'stop-all' ? { confirm: true } : {}),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const { success, output: result } = v.safeParse(Result, await invoke(event));
    if (!success || (!result.done && result.cursor === undefined))
      throw new CommandError(
        'The function returned an unknown result: the deployment and the command must have the same version.',
      );
    for (const [kind, count] of Object.entries(result.counts))
      counts[kind] = (counts[kind] ?? 0) + count;
    for (const failure of result.failures) onFailure(failure);
    failures += result.failures.length;
    onProgress(counts);
    if (result.done) return { counts, failures };
    cursor = result.cursor;
  }
}
