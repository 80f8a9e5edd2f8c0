import { RUNS_MAX } from '../../../lib/hooks/runs/run-record.ts';
import type { NewRuns } from './new-runs.ts';
import type { RunPrinter } from './run-printer.ts';

/** Prints the runs that are new, and says before them if others may be missing. @throws CommandError */
export async function printNewRuns(
  takeRuns: NewRuns,
  printer: RunPrinter,
  say: (line: string) => void,
): Promise<void> {
  const { runs, mayMiss } = await takeRuns();
  if (mayMiss)
    say(`${RUNS_MAX} runs or more since the last look: only the last ${RUNS_MAX} are shown.`);
  for (const run of runs) await printer.run(run);
}
