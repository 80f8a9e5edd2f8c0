import { once } from 'node:events';
import { painter } from '../../../local/paint.ts';
import type { Session } from '../../command/session.ts';
import { plainText } from '../../output/plain-text.ts';
import { usesColours } from '../../output/uses-colours.ts';
import { type Hook, hookFieldLines } from './hook-view.ts';
import { type Run, runLines } from './run-view.ts';

/** Prints what comes, as it comes: with `--json` a line of JSON each. */
export interface RunPrinter {
  hook(hook: Hook): Promise<void>;
  run(run: Run): Promise<void>;
}

/** Prints on the output. Each returns when the reader has room for more. */
export function createRunPrinter({
  terminal,
  environment,
  options,
  now,
}: Pick<Session, 'terminal' | 'environment' | 'options' | 'now'>): RunPrinter {
  const { output } = terminal;
  const { json = false } = options;
  const paint = painter(usesColours(output, environment));

  async function write(document: unknown, text: () => string): Promise<void> {
    // One line, in which a terminal obeys nothing, and the same value.
    const shown = json ? plainText(JSON.stringify(document)) : text();
    if (!output.write(`${shown}\n`)) await once(output, 'drain');
  }

  return {
    hook: (hook) =>
      write(hook, () => hookFieldLines(hook)({ paint, width: undefined, nowMs: now() })),
    run: (run) => write(run, () => runLines(run, now(), paint)),
  };
}
