import type { Command } from 'commander';
import type { Answer } from './answer.ts';
import { nameFlag } from './name-flag.ts';
import type { Session } from './session.ts';
import type { Verb } from './verb.ts';

/** Runs a verb with the session that the flags make, and prints what it returns. */
export type RunVerb = (run: (session: Session) => Promise<Answer>) => Promise<void>;

/** Adds a verb and its help to a command. */
export function addVerb(parent: Command, verb: Verb, runVerb: RunVerb): void {
  const { usage, summary, description = '', examples, flags, verbs = [], run } = verb;
  const [name = '', ...args] = usage.split(' ');
  const command = parent
    .command(name)
    .summary(summary)
    .description(sentences(summary, description));
  if (verbs.length > 0) for (const deeper of verbs) addVerb(command, deeper, runVerb);
  else for (const argument of args) command.argument(argument);
  flags?.(command);
  const shown = examples.map((example) => `  tidings ${example}`).join('\n');
  command.addHelpText('after', `\nExamples:\n${shown}`);
  if (!run) return;
  command.action(async (...given: unknown[]) => {
    // Commander adds the options and the command after the arguments.
    const values = given.slice(0, -2);
    await runVerb((session) => run(session, values, command.opts())).catch((error: unknown) => {
      throw nameFlag(error, command);
    });
  });
}

function sentences(summary: string, description: string): string {
  const first = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return description === '' ? first : `${first} ${description}`;
}
