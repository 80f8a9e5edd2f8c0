import { setTimeout as sleep } from 'node:timers/promises';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { readEnvironment } from '../local/data-folder.ts';
import { invokeFunction, lambdaClient } from '../local/lambda-client.ts';
import { LocalError } from '../local/local-error.ts';
import { readServerlessConfig } from '../local/serverless-config.ts';
import { confirm, type Terminal } from './confirm.ts';
import { explainError, type Target } from './explain-error.ts';
import { HELP, type MaintainOptions, parseMaintainOptions } from './maintain-options.ts';
import { type Counts, runMaintenance } from './run-maintenance.ts';

/**
 * Runs `maintain` of a deployment, or of what `npm start` runs, to its end. Returns the exit code:
 * 0 if all was done, 1 if something is left or nothing could be asked.
 */
export async function maintainCommand(
  args: string[],
  terminal: Terminal,
  region = 'us-east-1',
  pause: (milliseconds: number) => Promise<unknown> = sleep,
): Promise<0 | 1> {
  const complain = (text: string) => terminal.errors.write(`tidings: ${text}\n`);
  try {
    const options = parseMaintainOptions(args);
    if (options.help) {
      terminal.output.write(HELP);
      return 0;
    }
    return await maintain(options, { terminal, pause, region: options.region ?? region });
  } catch (error) {
    if (!(error instanceof LocalError)) throw error;
    complain(error.message);
    return 1;
  }
}

/** What a run needs beside its options. */
interface Deps {
  terminal: Terminal;
  region: string;
  pause: (milliseconds: number) => Promise<unknown>;
}

// So long a function of the deployment before may still run, and open a channel to its address.
const OLD_RUNS_MS = 65_000;

async function maintain(
  options: MaintainOptions,
  { terminal, region, pause }: Deps,
): Promise<0 | 1> {
  const { action, stage, local } = options;
  const { service } = readServerlessConfig(stage);
  const target: Target = { functionName: `${service}-${stage}-maintain`, stage, region, local };
  const client = local ? lambdaClient(readEnvironment(options.data)) : new LambdaClient({ region });
  if (action === 'stop-all' && !(await mayStopAll(options, terminal)))
    throw new LocalError('Nothing was stopped.');
  const progress = progressLine(action, terminal);
  try {
    const run = () =>
      runMaintenance({
        action,
        invoke: (event) => invokeFunction(client, target.functionName, event),
        onProgress: progress.show,
        onFailure: ({ id, message }) => {
          progress.clear();
          terminal.errors.write(`failed: ${id}: ${oneLine(message)}\n`);
        },
      });
    let { counts, failures } = await run();
    if (action === 'reconcile' && !local && counts['moving']) {
      progress.end(`once more in ${OLD_RUNS_MS / 1000} seconds`);
      await pause(OLD_RUNS_MS);
      ({ failures } = await run());
    }
    progress.end(failures === 0 ? 'done' : `done, but for ${failures}`);
    return failures === 0 ? 0 : 1;
  } catch (error) {
    progress.clear();
    const explanation = explainError(error, target);
    if (explanation === undefined) throw error;
    throw new LocalError(oneLine(explanation));
  } finally {
    client.destroy();
  }
}

async function mayStopAll(options: MaintainOptions, terminal: Terminal): Promise<boolean> {
  if (options.yes) return true;
  if (!terminal.input.isTTY)
    throw new LocalError(
      `This would stop every channel of stage ${options.stage}. Nobody is here to ask: add --yes.`,
    );
  const question = `Stop every channel of stage ${options.stage}? After serverless remove nobody can.`;
  return confirm(question, terminal);
}

/** One line that changes on a terminal; elsewhere just the last one is written. */
function progressLine(action: string, { output }: Terminal) {
  let last = action;
  const rewrite = (text: string) => output.write(`\r\u001b[K${text}`);
  const clear = () => void (output.isTTY && rewrite(''));
  return {
    show(counts: Counts) {
      const sums = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
      last = `${action}: ${sums.join(', ') || 'nothing'}`;
      if (output.isTTY) rewrite(`${last} …`);
    },
    clear,
    end(how: string) {
      clear();
      output.write(`${last} (${how})\n`);
    },
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
