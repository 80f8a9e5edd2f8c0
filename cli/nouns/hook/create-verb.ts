import type { HookType } from '../../../lib/hooks/hook-record.ts';
import type { Answer } from '../../command/answer.ts';
import type { Session } from '../../command/session.ts';
import type { Verb } from '../../command/verb.ts';
import { usageError } from '../../command-error.ts';
import { pause } from '../../listen/pause.ts';
import { type HookOptions, hookFields, hookFlags, seconds, typeFlag } from './hook-flags.ts';
import { runHookSession } from './hook-session.ts';
import { hookSource } from './hook-source.ts';
import { hookFieldLines } from './hook-view.ts';
import { orCannot } from './or-cannot.ts';
import { createRunPrinter } from './run-printer.ts';

interface CreateOptions extends HookOptions {
  type: HookType;
  persistent?: true;
  ttl?: number;
}

/** `tidings hook create` */
export const createVerb: Verb = {
  usage: 'create <arg>',
  summary: 'run code on events from now on, until Ctrl-C, or for longer with -P or --ttl',
  description:
    'The argument is a file, which is bundled with what it imports, the name of a module of the deployment, or code (- reads it from the input). Without -P and --ttl the command stays, prints the runs, and deletes the hook at its end.',
  examples: [
    "hook create -n 'order.*' enrich.ts",
    "hook create -n 'calendar.events.**' -s 0b1c… -P enrich.ts",
    "hook create -n order.created -P -t code 'export const hook = ({ event, log }) => log(event.data)'",
    "hook create -n '*' --ttl 2h -t module audit",
  ],
  flags: (command) =>
    hookFlags(command)
      .addOption(typeFlag('what the argument is').default('file'))
      .option('-P, --persistent', 'until it is deleted')
      .option('--ttl <time>', 'for so long, such as 2h or 3d', seconds),
  run: create,
};

async function create(session: Session, [arg]: [string], options: CreateOptions): Promise<Answer> {
  const { api, terminal } = session;
  const { type, persistent, ttl: ttlSeconds } = options;
  if (options.types === undefined)
    throw usageError(
      "-n is missing: on which events it runs, such as 'calendar.events.**'; '*' is all",
    );
  if (persistent && ttlSeconds !== undefined)
    throw usageError('--persistent is for ever: leave out --ttl');
  const { arg: stored, code } = await hookSource(type, arg, terminal);
  const fields = await hookFields(options, terminal);
  const body = { ...fields, type, arg: stored, code, persistent, ttlSeconds };
  if (!persistent && ttlSeconds === undefined)
    return runHookSession(session, { body, printer: createRunPrinter(session), sleep: pause });
  const { document } = await orCannot('create hook', api.call('POST', '/hooks', { body }));
  const notes = ['The secret is shown this once: it verifies the requests of the hook.'];
  return { document, text: hookFieldLines(document), notes };
}
