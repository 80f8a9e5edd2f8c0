import { listItems } from '../api/list-items.ts';
import type { Answer } from '../command/answer.ts';
import type { Session } from '../command/session.ts';
import type { Verb } from '../command/verb.ts';
import { fields } from '../output/fields.ts';

/** `tidings status` */
export const STATUS: Verb = {
  usage: 'status',
  summary: 'which service is used, whether it answers, and what needs attention',
  examples: ['status', 'status --json'],
  run: status,
};

// More than anyone looks at; what is beyond is said.
const LIMIT = 1000;

async function status({ api, connection }: Session): Promise<Answer> {
  const { url, profileName } = connection();
  const lists = await Promise.all(
    (['watches', 'accounts', 'endpoints', 'hooks'] as const).map((name) =>
      listItems(api, { path: `/${name}`, name, limit: LIMIT }),
    ),
  );
  const [watches = [], accounts = [], endpoints = [], hooks = []] = lists.map(({ items }) => items);
  const failed = await listItems(api, {
    path: '/deliveries',
    name: 'deliveries',
    query: { status: 'failed' },
    limit: 100,
  });
  const document = {
    url,
    profile: profileName,
    watches: countBy(watches.map(({ health }) => health?.status ?? 'deleted')),
    accounts: countBy(accounts.map(({ status }) => status)),
    endpoints: countBy(endpoints.map(({ status, failing }) => (failing ? 'failing' : status))),
    hooks: countBy(hooks.map(({ status }) => status)),
    failedDeliveries: failed.items.length,
  };
  const isCut = lists.some(({ nextCursor }) => nextCursor !== undefined);
  return {
    document,
    text: fields([
      ['service', profileName === undefined ? url : `${url} (profile "${profileName}")`],
      ['watches', counts(document.watches)],
      ['accounts', counts(document.accounts)],
      ['endpoints', counts(document.endpoints)],
      ['hooks', counts(document.hooks)],
      ['failed deliveries', `${document.failedDeliveries}${failed.nextCursor ? ' or more' : ''}`],
    ]),
    notes: isCut ? [`Of more than ${LIMIT} the newest are counted.`] : [],
  };
}

function countBy(values: readonly string[]): Record<string, number> {
  const groups = Map.groupBy(values, (value) => value);
  return Object.fromEntries([...groups].map(([value, { length }]) => [value, length]));
}

function counts(sums: Record<string, number>): string {
  return (
    Object.entries(sums)
      .map(([value, count]) => `${count} ${value}`)
      .join(', ') || 'none'
  );
}
