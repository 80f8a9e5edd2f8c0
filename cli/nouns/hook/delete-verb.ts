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
import { argOf } from './hook-source.ts';

interface DeleteOptions {
  type?: HookType;
  arg?: string;
  yes?: true;
}

// API Gateway takes 10 KB for the first line and the headers of a request.
const ARG_MAX_LENGTH = 6000;
const OF_A_FILE = 'If it is the path of a file, add -t file: paths are stored as absolute ones.';

/** `tidings hook delete` */
export const deleteVerb: Verb = {
  usage: 'delete [id]',
  summary: 'delete a hook, all of a type or an argument, or all',
  description:
    'With -t file the argument is made absolute, as at creation; it need not exist any more.',
  examples: [
    'hook delete 4c7f…',
    'hook delete -t file -a enrich.ts',
    'hook delete --type code',
    'hook delete --yes',
  ],
  flags: (command) =>
    command
      .addOption(typeFlag('only those of this type'))
      .option('-a, --arg <arg>', 'only those of this argument, as it was at creation')
      .option('--yes', 'all without asking'),
  run: remove,
};

async function remove(
  session: Session,
  [id]: [string | undefined],
  { type, arg, yes }: DeleteOptions,
): Promise<Answer> {
  const { api } = session;
  const isFiltered = type !== undefined || arg !== undefined;
  if (id !== undefined) {
    if (isFiltered) throw usageError('The id names one hook: leave out --type and --arg');
    await api.call('DELETE', apiPath`/hooks/${id}`);
    return deletedAnswer({ deleted: 1 });
  }
  if (!isFiltered && !yes) await confirmAll(session);
  const query = { type, arg: arg === undefined ? arg : argOf(type, arg) };
  if (encodeURIComponent(query.arg ?? '').length > ARG_MAX_LENGTH)
    throw usageError('--arg is too long for a request: delete the hook by its id');
  const { document } = await api.call('DELETE', '/hooks', { query });
  const isPathAsGiven = document.deleted === 0 && type === undefined && arg !== undefined;
  return deletedAnswer(document, isPathAsGiven ? [OF_A_FILE] : []);
}

function deletedAnswer(document: { deleted: number }, notes: string[] = []): Answer {
  return doneAnswer(document, `${document.deleted} hook(s) deleted`, notes);
}

async function confirmAll({ terminal, connection }: Session): Promise<void> {
  const { input, errors } = terminal;
  const { url } = connection();
  if (!input.isTTY)
    throw usageError(
      `This deletes every hook at ${url}, and no terminal can confirm it: add --yes`,
    );
  const answer = await confirm(`Delete every hook at ${url}?`, { input, output: errors });
  if (answer === undefined) throw new CommandError('', EXIT_CODES.interrupted);
  if (!answer) throw new CommandError('Nothing was deleted.');
}
