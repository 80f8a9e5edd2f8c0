import { plainText } from '../output/plain-text.ts';
import type { Terminal } from '../terminal.ts';
import type { Action } from './action.ts';
import { type Counts, createProgressLine, sumsOf } from './progress-line.ts';
import { runMaintenance } from './run-maintenance.ts';

/** What is done, and how it is shown. */
export interface MaintainOptions {
  action: Action;
  /** Whether functions of a previous deployment may still run, and open channels to its address. */
  moves: boolean;
  /** Invokes the function `maintain` once. */
  invoke: (event: unknown) => Promise<unknown>;
  /** The progress and failures go there. */
  errors: Terminal['errors'];
  pause: (milliseconds: number) => Promise<unknown>;
}

// For this time, a function of the previous deployment can still run, and open a channel to its
// address.
const OLD_RUNS_MS = 65_000;

/** Runs an action until everything is done; after a move once more. @throws what `invoke` throws. */
export async function maintainToEnd({
  action,
  moves,
  invoke,
  errors,
  pause,
}: MaintainOptions): Promise<{ counts: Counts; failures: number }> {
  const progress = createProgressLine(action, errors);
  const say = (line: string) => {
    progress.clear();
    errors.write(`${line}\n`);
  };
  const run = () =>
    runMaintenance({
      action,
      invoke,
      onProgress: progress.show,
      onFailure: ({ id, message }) =>
        say(plainText(`failed: ${id}: ${message.replaceAll(/\s*\n\s*/g, ' ')}`)),
    });
  try {
    const result = await run();
    if (action !== 'reconcile' || !moves || !result.counts['moving']) return result;
    say(`${action}: ${sumsOf(result.counts)}; once more in ${OLD_RUNS_MS / 1000} seconds`);
    await pause(OLD_RUNS_MS);
    return await run();
  } finally {
    progress.clear();
  }
}
