import { apiPath } from '../../api/api-path.ts';
import { commandWords } from '../../api/command-words.ts';
import type { Verb } from '../../command/verb.ts';
import { EXIT_CODES } from '../../exit-codes.ts';
import { plainText } from '../../output/plain-text.ts';
import { type Column, table } from '../../output/table.ts';

interface Check {
  resource: string;
  ok: boolean;
  message?: string;
}

const COLUMNS: readonly Column<Check>[] = [
  { title: 'RESOURCE', value: ({ resource }) => resource },
  {
    title: 'TOKEN',
    value: ({ ok }) => (ok ? 'yes' : 'no'),
    style: ({ ok }) => (ok ? 'green' : 'red'),
  },
  { title: 'PROBLEM', value: ({ message = '' }) => commandWords(message) },
];

/** `tidings account check` */
export const checkVerb: Verb = {
  usage: 'check <id>',
  summary: 'try the credentials of an account at Google; ends with 1 if they do not work',
  examples: ['account check 0b1c…', 'account check default'],
  async run({ api }, [id]: [string]) {
    const { document } = await api.call('POST', apiPath`/accounts/${id}/check`);
    const { ok, message, resources } = document;
    const checks = Object.entries(resources as Record<string, Omit<Check, 'resource'>>).map(
      ([resource, check]): Check => ({ resource, ...check }),
    );
    return {
      document,
      text: (view) =>
        `${table(COLUMNS, checks, 'No resource was checked.')(view)}\n\n${plainText(commandWords(message))}`,
      exitCode: ok ? EXIT_CODES.done : EXIT_CODES.failed,
    };
  },
};
