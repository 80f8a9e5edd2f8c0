import type { Command } from 'commander';
import type { Noun, Verb } from '../../../cli/command/verb.ts';
import { NOUNS } from '../../../cli/nouns.ts';
import { createProgram } from '../../../cli/program.ts';

/** The verbs that a command line runs, none of which does anything. */
export async function parsed(args: readonly string[]): Promise<string[]> {
  const ran: string[] = [];
  const silent = (prefix: string, verb: Verb): Verb => {
    const words = prefix + verb.usage.split(' ')[0];
    const { run, verbs = [] } = verb;
    const deeper = verbs.map((one) => silent(`${words} `, one));
    if (!run) return { ...verb, verbs: deeper };
    const recorded = async () => {
      ran.push(words);
      return { document: {}, text: () => '' };
    };
    return { ...verb, verbs: deeper, run: recorded };
  };
  const nouns = NOUNS.map((noun): Noun => {
    const { name, isVerb, load } = noun;
    const prefix = isVerb ? '' : `${name} `;
    return { ...noun, load: async () => (await load()).map((verb) => silent(prefix, verb)) };
  });
  const program = await createProgram({
    nouns,
    version: '1.2.3',
    args,
    // No verb looks at it here.
    runVerb: async (run) => void (await run({} as Parameters<typeof run>[0])),
  });
  prepare(program);
  await program.parseAsync(args, { from: 'user' });
  return ran;
}

function prepare(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  for (const deeper of command.commands) prepare(deeper);
}
