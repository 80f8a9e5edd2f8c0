import { apiPath } from '../../api/api-path.ts';
import { listItems } from '../../api/list-items.ts';
import { doneAnswer } from '../../command/done-answer.ts';
import { listAnswer } from '../../command/list-answer.ts';
import { type ListOptions, listFlags } from '../../command/list-flags.ts';
import type { Verb } from '../../command/verb.ts';
import { ACCOUNT_COLUMNS, accountFields } from './account-view.ts';
import { checkVerb } from './check-verb.ts';
import { readAccountFile } from './read-account-file.ts';

interface CredentialOptions {
  subject?: string;
  force?: true;
}

const SUBJECT = ['--subject <e-mail>', 'the user for whom a service account acts'] as const;

/** `tidings account …` */
export const ACCOUNT_VERBS: readonly Verb[] = [
  {
    usage: 'add <file>',
    summary: 'add an account by its key file, as Google wrote it; - is the input',
    description:
      'The key of a service account, or what gcloud has stored of a user. Tidings encrypts it and never returns it.',
    examples: [
      'account add key.json',
      'account add key.json --subject admin@your.domain',
      'account add - < key.json',
    ],
    flags: (command) => command.option(...SUBJECT),
    async run({ api, terminal }, [file]: [string], { subject }: CredentialOptions) {
      const body = await readAccountFile(file, subject, terminal);
      const { document } = await api.call('POST', '/accounts', { body });
      return { document, text: accountFields(document) };
    },
  },
  {
    usage: 'list',
    summary: "list accounts, the deployment's own first",
    examples: ['account list'],
    flags: listFlags,
    async run({ api }, _, options: ListOptions) {
      const listed = await listItems(api, { path: '/accounts', name: 'accounts', ...options });
      const nothing = 'There are no accounts yet: tidings account add.';
      return listAnswer(listed, { name: 'accounts', columns: ACCOUNT_COLUMNS, nothing });
    },
  },
  {
    usage: 'get <id>',
    summary: 'show an account and its status',
    examples: ['account get 0b1c…'],
    async run({ api }, [id]: [string]) {
      const { document } = await api.call('GET', apiPath`/accounts/${id}`);
      return { document, text: accountFields(document) };
    },
  },
  {
    usage: 'replace <id> <file>',
    summary: 'give an account other credentials; suspended watches resume',
    examples: ['account replace 0b1c… key.json'],
    flags: (command) =>
      command
        .option(...SUBJECT)
        .option('--force', 'also those that Google rejects, or of another identity'),
    async run({ api, terminal }, [id, file]: [string, string], options: CredentialOptions) {
      const { subject, force } = options;
      const body = await readAccountFile(file, subject, terminal);
      const query = { force: force && 'true' };
      const { document } = await api.call('PUT', apiPath`/accounts/${id}`, { body, query });
      return { document, text: accountFields(document) };
    },
  },
  checkVerb,
  {
    usage: 'delete <id>',
    summary: 'delete an account that no watch uses',
    examples: ['account delete 0b1c…', 'account delete 0b1c… --force'],
    flags: (command) => command.option('--force', 'delete the watches that use it first'),
    async run({ api }, [id]: [string], { force }: CredentialOptions) {
      const query = { force: force && 'true' };
      const { status, document } = await api.call('DELETE', apiPath`/accounts/${id}`, { query });
      return status === 202
        ? doneAnswer(document, `Account ${id} is being deleted: its watches are stopped first.`)
        : doneAnswer(document, `Account ${id} is deleted.`);
    },
  },
];
