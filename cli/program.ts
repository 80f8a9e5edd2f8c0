import { Command } from 'commander';
import { addCompletion, COMPLETION_VERBS } from './command/add-completion.ts';
import { addVerb, type RunVerb } from './command/add-verb.ts';
import type { Noun } from './command/verb.ts';

/** What the program is made of. */
export interface ProgramOptions {
  nouns: readonly Noun[];
  version: string;
  runVerb: RunVerb;
  /** The command line: only what it names is loaded. */
  args: readonly string[];
}

/** The command line: `tidings <noun> <verb> [arguments] [flags]`. */
export async function createProgram(options: ProgramOptions): Promise<Command> {
  const { nouns, version, runVerb, args } = options;
  const isCompleting = args.some((word) => COMPLETION_VERBS.includes(word));
  const isNeeded = ({ name }: Noun) => isCompleting || args.includes(name);
  const program = new Command('tidings')
    .description('Watches Google resources and delivers their events.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .option('--url <url>', 'the service (TIDINGS_URL)')
    .option(
      '--key <key>',
      'its API key (TIDINGS_KEY, which other users of this machine cannot see)',
    )
    .option('--profile <name>', 'a service that login or npm start has stored (TIDINGS_PROFILE)')
    .option('--json', 'print one JSON document instead of text')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError();
  for (const noun of nouns) {
    const verbs = isNeeded(noun) ? await noun.load() : [];
    const isLoadedVerb = noun.isVerb && verbs.length > 0;
    const parent = isLoadedVerb ? program : emptyCommand(program, noun);
    for (const verb of verbs) addVerb(parent, verb, runVerb);
  }
  if (isCompleting) await addCompletion(program);
  else program.command('completion').summary('print the completion script of a shell');
  return program;
}

function emptyCommand(program: Command, { name, summary }: Noun): Command {
  return program
    .command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`);
}
