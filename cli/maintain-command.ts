import { setTimeout as sleep } from 'node:timers/promises';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { confirm } from '../local/confirm.mjs';
import { readEnvironment } from '../local/data-folder.ts';
import { invokeFunction, lambdaClient } from '../local/lambda-client.ts';
import { LocalError } from '../local/local-error.ts';
import { readServerlessConfig } from '../local/serverless-config.ts';
import { explainError, type Target } from './explain-error.ts';
import { HELP, type MaintainOptions, parseMaintainOptions } from './maintain-options.ts';
import { createProgressLine } from './progress-line.ts';
import { runMaintenance } from './run-maintenance.ts';
import type { Terminal } from './terminal.ts';

/**
 * Runs `maintain` of a deployment or of the local Tidings until it is done. Returns the exit code:
 * 0 if everything was done, 1 if something failed.
 */
export async function maintainCommand(
  args: string[],
  terminal: Terminal,
  region = 'us-east-1',
  pause: (milliseconds: number) => Promise<unknown> = sleep,
): Promise<0 | 1> {
  try {
    const options = parseMaintainOptions(args);
    if (options.help) {
      terminal.output.write(HELP);
      return 0;
    }
    return await maintain(options, { terminal, pause, region: options.region ?? region });
  } catch (error) {
    if (!(error instanceof LocalError)) throw error;
    terminal.errors.write(`tidings: ${error.message}\n`);
    return 1;
  }
}

/** The dependencies of a run. */
interface Deps {
  terminal: Terminal;
  region: string;
  pause: (milliseconds: number) => Promise<unknown>;
}

// For this time, a function of the previous deployment can still run, and open a channel to its
// address.
const OLD_RUNS_MS = 65_000;

async function maintain(
  options: MaintainOptions,
  { terminal, region, pause }: Deps,
): Promise<0 | 1> {
  const { action, stage, local } = options;
  const { service } = readServerlessConfig(stage);
  const target: Target = { functionName: `${service}-${stage}-maintain`, stage, region, local };
  const client = local ? lambdaClient(readEnvironment(options.data)) : new LambdaClient({ region });
  if (action === 'stop-all' && !(await confirmStopAll(options, terminal)))
    throw new LocalError('Nothing was stopped.');
  const progress = createProgressLine(action, terminal);
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
    progress.end(failures === 0 ? 'done' : `done, with ${failures} failed`);
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

async function confirmStopAll({ stage, yes }: MaintainOptions, terminal: Terminal) {
  if (yes) return true;
  if (!terminal.input.isTTY)
    throw new LocalError(
      `This would stop every channel of stage ${stage}. There is no terminal to confirm it: add --yes.`,
    );
  const question = `Stop every channel of stage ${stage}? After a removal it is too late.`;
  return confirm(question, terminal);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
