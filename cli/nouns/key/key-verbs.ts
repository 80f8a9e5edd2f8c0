import { Option } from 'commander';
import { digestOfApiKey, isApiKey, newApiKey } from '../../../lib/api/api-key.ts';
import { doneAnswer } from '../../command/done-answer.ts';
import { listAnswer } from '../../command/list-answer.ts';
import { type ListOptions, listFlags } from '../../command/list-flags.ts';
import { commaSeparated } from '../../command/parse-flags.ts';
import type { Verb } from '../../command/verb.ts';
import { usageError } from '../../command-error.ts';
import { type DeploymentOptions, deploymentFlags } from '../../deployment/deployment-flags.ts';
import { fields } from '../../output/fields.ts';
import type { Column } from '../../output/table.ts';
import { timeAgo } from '../../output/time-ago.ts';
import { withKeys } from './invoke-keys.ts';

interface ListedKey {
  id: string;
  owner: string;
  scopes: readonly string[];
  name?: string;
  createdAt: string;
  revokedAt?: string;
}

interface CreateOptions extends DeploymentOptions {
  owner: string;
  scope: string[];
  name?: string;
}

interface KeyListOptions extends DeploymentOptions, ListOptions {
  owner?: string;
}

const COLUMNS: readonly Column<ListedKey>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'OWNER', value: ({ owner }) => owner },
  { title: 'SCOPES', value: ({ scopes }) => scopes.join(' ') },
  { title: 'CREATED', value: ({ createdAt }, { nowMs }) => timeAgo(createdAt, nowMs) },
  {
    title: 'REVOKED',
    value: ({ revokedAt }, { nowMs }) => timeAgo(revokedAt, nowMs),
    style: () => 'red',
  },
  { title: 'NAME', value: ({ name }) => name },
];

const WITH_CREDENTIALS = 'It needs AWS credentials and no key; beside npm start neither.';

/** `tidings key …` */
export const KEY_VERBS: readonly Verb[] = [
  {
    usage: 'create',
    summary: 'make an API key, which is shown this once',
    description: WITH_CREDENTIALS,
    examples: ['key create --owner acme --scope read --name dashboard --stage prod'],
    flags: (command) =>
      deploymentFlags(
        command
          .requiredOption('--owner <name>', 'whose watches, accounts and events it gives access to')
          .addOption(
            new Option('--scope <scopes>', 'read, manage (which includes read), or both')
              .argParser(commaSeparated)
              .makeOptionMandatory(),
          )
          .option('--name <text>', 'what it is for'),
      ),
    async run(session, _, { owner, scope: scopes, name, ...deployment }: CreateOptions) {
      // The key is made here: only its digest leaves this machine.
      const key = newApiKey();
      const request = { action: 'create', digest: digestOfApiKey(key), owner, scopes, name };
      const created = await withKeys(session, deployment, (ask) => ask(request));
      const { id, createdAt } = created;
      return {
        document: { ...created, key },
        text: fields([
          ['id', id],
          ['owner', owner],
          ['scopes', scopes.join(' ')],
          ['name', name],
          ['createdAt', createdAt],
          ['key', key],
        ]),
        notes: ['The key is shown this once: store it where it is used.'],
      };
    },
  },
  {
    usage: 'list',
    summary: "list API keys, newest first; the deployment's own is a secret and not among them",
    description: WITH_CREDENTIALS,
    examples: ['key list --stage prod', 'key list --owner acme'],
    flags: (command) =>
      deploymentFlags(listFlags(command.option('--owner <name>', 'only those of this owner'))),
    async run(session, _, { owner, limit, cursor, ...deployment }: KeyListOptions) {
      const listed = await withKeys(session, deployment, (ask) =>
        listKeys((from) => ask({ action: 'list', owner, cursor: from }), { limit, cursor }),
      );
      return listAnswer(listed, { name: 'keys', columns: COLUMNS, nothing: 'There are no keys.' });
    },
  },
  {
    usage: 'revoke <id>',
    summary: 'end an API key: it gives access to nothing from now on',
    description: WITH_CREDENTIALS,
    examples: ['key revoke 1f0c3a5d7e9b2468 --stage prod'],
    flags: deploymentFlags,
    async run(session, [id]: [string], deployment: DeploymentOptions) {
      if (isApiKey(id))
        throw usageError(
          'That is a key, not its id: tidings key list has the ids, which begin with its digest',
        );
      const request = { action: 'revoke', id };
      const document = await withKeys(session, deployment, (ask) => ask(request));
      return doneAnswer(document, `The key ${id} of ${document.owner} is revoked.`);
    },
  },
];

interface KeyPage {
  keys: ListedKey[];
  nextCursor?: string;
}

// A page of the function cannot be cut without losing the place: whole pages are shown.
async function listKeys(
  pageFrom: (cursor: string | undefined) => Promise<KeyPage>,
  { limit, cursor }: { limit: number; cursor: string | undefined },
) {
  const items: ListedKey[] = [];
  let from = cursor;
  do {
    const { keys, nextCursor } = await pageFrom(from);
    items.push(...keys);
    from = nextCursor;
  } while (from !== undefined && items.length < limit);
  return from === undefined ? { items } : { items, nextCursor: from };
}
