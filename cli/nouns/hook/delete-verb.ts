import type { Option } from 'commander';
import type { HookType } from '../../../lib/hooks/hook-record.ts';
import { confirm } from '../../../local/confirm.mjs';
import { apiPath } from '../../api/api-path.ts';
import type { Answer } from '../../command/answer.ts';
import { doneAnswer } from '../../command/done-answer.ts';
import type { Session } from '../../command/session.ts';
import type { Verb } from '../../command/verb.ts';
import { CommandError, usageError } from '../../command-error.ts';
import { EXIT_CODES } from '../../exit-codes.ts';
import { typeFlag } from './hook-flags.ts';
import { storedArg } from './hook-source.ts';
import { orCannot } from './or-cannot.ts';

interface DeleteOptions {
  type?: HookType | '';
  arg?: string;
  yes?: true;
}

// API Gateway takes 10 KB for the first line and the headers of a request.
const ARG_MAX_LENGTH = 6000;
const OF_CODE =
  'Code is compared to the letter, with its last line break too: hook delete <id> deletes one.';
const OF_LONG_CODE = 'Lists show the beginning of long code only: delete the hook by its id.';
const OF_A_FILE = 'If it is the path of a file, add -t file: paths are stored as absolute ones.';

/** `tidings hook delete` */
export const deleteVerb: Verb = {
  usage: 'delete [id]',
  summary: 'delete a hook, all of a type or an argument, or all',
  description:
    'With -t file the argument is made absolute, as at creation; it need not exist any more. With -t code, - reads it from the input. An empty type or argument means all, after a question.',
  examples: [
    'hook delete 4c7f…',
    'hook delete -t file -a enrich.ts',
    'hook delete --type code',
    'hook delete --yes',
  ],
  flags: (command) =>
    command
      .addOption(orEmpty(typeFlag('only those of this type')))
      .option('-a, --arg <arg>', 'only those of this argument, as it was at creation')
      .option('--yes', 'all without asking'),
  run: remove,
};

async function remove(
  session: Session,
  [id]: [string | undefined],
  options: DeleteOptions,
): Promise<Answer> {
  const { api, terminal } = session;
  const { yes } = options;
  // An empty one is as none (LV-19), but what a script has left empty deletes nothing without a question.
  const isEmpty = options.type === '' || options.arg === '';
  const type = options.type || undefined;
  const arg = options.arg || undefined;
  const isFiltered = type !== undefined || arg !== undefined;
  if (id !== undefined) {
    if (isFiltered) throw usageError('The id names one hook: leave out --type and --arg');
    await orCannot('delete hook', api.call('DELETE', apiPath`/hooks/${id}`));
    return deletedAnswer({ deleted: 1 });
  }
  if (arg === '-' && type === undefined)
    throw usageError('With - the argument is code: add -t code');
  if ((!isFiltered || isEmpty) && !yes) await confirmAll(session, every(type, arg));
  const query = { type, arg: arg === undefined ? arg : await storedArg(type, arg, terminal) };
  if (encodeURIComponent(query.arg ?? '').length > ARG_MAX_LENGTH)
    throw usageError('--arg is too long for a request: delete the hook by its id');
  const { document } = await orCannot('delete hook', api.call('DELETE', '/hooks', { query }));
  const notes = document.deleted === 0 && arg !== undefined ? hintsFor(type, arg) : [];
  return deletedAnswer(document, notes);
}

function hintsFor(type: HookType | undefined, arg: string): string[] {
  if (type === undefined) return [OF_A_FILE];
  if (type !== 'code') return [];
  return [arg.endsWith('…') ? OF_LONG_CODE : OF_CODE];
}

// An empty one is none (LV-19).
function orEmpty(option: Option): Option {
  const { parseArg } = option;
  return option.argParser((text, previous) => (text === '' ? text : parseArg?.(text, previous)));
}

function deletedAnswer(document: { deleted: number }, notes: string[] = []): Answer {
  return doneAnswer(document, `${document.deleted} hook(s) deleted`, notes);
}

function every(type: HookType | undefined, arg: string | undefined): string {
  if (type !== undefined) return `every hook of the type ${type}`;
  return arg === undefined ? 'every hook' : 'every hook of this argument';
}

async function confirmAll({ terminal, connection }: Session, what: string): Promise<void> {
  const { input, errors } = terminal;
  const { url } = connection();
  if (!input.isTTY)
    throw usageError(`This deletes ${what} at ${url}, and no terminal can confirm it: add --yes`);
  const answer = await confirm(`Delete ${what} at ${url}?`, { input, output: errors });
  if (answer === undefined) throw new CommandError('', EXIT_CODES.interrupted);
  if (!answer) throw new CommandError('Nothing was deleted.');
}
