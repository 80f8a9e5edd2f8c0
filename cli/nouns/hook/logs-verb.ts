import { RUNS_MAX } from '../../../lib/hooks/runs/run-record.ts';
import type { ApiClient } from '../../api/api-client.ts';
import { apiPath } from '../../api/api-path.ts';
import { listItems } from '../../api/list-items.ts';
import type { Answer } from '../../command/answer.ts';
import { wholeNumber } from '../../command/parse-flags.ts';
import type { Session } from '../../command/session.ts';
import type { Verb } from '../../command/verb.ts';
import type { ExitCode } from '../../exit-codes.ts';
import { EXIT_CODES } from '../../exit-codes.ts';
import { pause } from '../../listen/pause.ts';
import { plainText } from '../../output/plain-text.ts';
import { createAway } from './away.ts';
import { newRuns } from './new-runs.ts';
import { POLL_MS } from './poll-ms.ts';
import { printNewRuns } from './print-new-runs.ts';
import { createRunPrinter } from './run-printer.ts';
import { type Run, runLines } from './run-view.ts';

interface LogsOptions {
  lines: number;
  follow?: true;
}

const DEFAULT_LINES = 20;
const NOTHING = 'The hook has not run yet.';

/** `tidings hook logs` */
export const logsVerb: Verb = {
  usage: 'logs <id>',
  summary: 'show the runs of a hook with what they logged, newest last',
  description: 'The last 100 runs can be shown.',
  examples: ['hook logs 4c7f…', 'hook logs 4c7f… -f', 'hook logs 4c7f… -n 100 --json'],
  flags: (command) =>
    command
      .option('-f, --follow', 'go on with the runs that come, until Ctrl-C')
      .option(
        '-n, --lines <n>',
        `how many runs, ${RUNS_MAX} at most`,
        wholeNumber(1, RUNS_MAX),
        DEFAULT_LINES,
      ),
  run: (session, [id]: [string], { lines, follow }: LogsOptions) =>
    follow ? followLogs(session, id, lines) : showLogs(session.api, id, lines),
};

async function showLogs(api: ApiClient, id: string, limit: number): Promise<Answer> {
  const { items } = await listItems(api, { path: apiPath`/hooks/${id}/runs`, name: 'runs', limit });
  const runs: Run[] = items;
  return {
    document: { runs },
    text: ({ nowMs, paint }) =>
      runs.length === 0
        ? NOTHING
        : runs
            .toReversed()
            .map((run) => runLines(run, nowMs, paint))
            .join('\n'),
  };
}

async function followLogs(session: Session, id: string, limit: number): Promise<Answer> {
  const { api, onInterrupt } = session;
  const printer = createRunPrinter(session);
  const say = (line: string) => session.say(plainText(line));
  const away = createAway(say);
  const takeRuns = newRuns(api, id);
  const stop = new AbortController();
  let exitCode: ExitCode = EXIT_CODES.done;
  onInterrupt((code) => {
    exitCode = code;
    stop.abort();
  });
  for (const run of (await takeRuns()).runs.slice(-limit)) await printer.run(run);
  while (!stop.signal.aborted) {
    await pause(away.pauseMs() ?? POLL_MS, stop.signal);
    if (stop.signal.aborted) break;
    try {
      await printNewRuns(takeRuns, printer, say);
      away.answered();
    } catch (error) {
      away.failed(error);
    }
  }
  return { document: undefined, text: () => '', isPrinted: true, exitCode };
}
