import * as v from 'valibot';
import { LocalError } from '../local/local-error.ts';
import type { Action } from './maintain-options.ts';

/** Something that could not be done, by the id of the channel or watch. */
export interface Failure {
  id: string;
  message: string;
}

/** What was done so far, by kind. */
export type Counts = Readonly<Record<string, number>>;

/** Whom to ask, and who listens. */
export interface Maintenance {
  action: Action;
  /** Calls the function `maintain` once. */
  invoke: (event: unknown) => Promise<unknown>;
  /** Gets the sums after each call. */
  onProgress: (counts: Counts) => void;
  onFailure: (failure: Failure) => void;
}

const Answer = v.object({
  done: v.boolean(),
  cursor: v.optional(v.pipe(v.string(), v.nonEmpty())),
  counts: v.record(v.string(), v.number()),
  failures: v.array(v.object({ id: v.string(), message: v.string() })),
});

/**
 * Calls `maintain` until all is done: one call does as much as fits into a function's time.
 * @throws LocalError if an answer is none that this version knows.
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
    const { success, output: answer } = v.safeParse(Answer, await invoke(event));
    if (!success || (!answer.done && answer.cursor === undefined))
      throw new LocalError(
        'The function answered what this version does not know: deploy and command must be of one version.',
      );
    for (const [kind, count] of Object.entries(answer.counts))
      counts[kind] = (counts[kind] ?? 0) + count;
    for (const failure of answer.failures) onFailure(failure);
    failures += answer.failures.length;
    onProgress(counts);
    if (answer.done) return { counts, failures };
    cursor = answer.cursor;
  }
}
