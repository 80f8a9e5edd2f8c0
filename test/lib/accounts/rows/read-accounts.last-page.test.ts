import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { DEFAULT_ACCOUNT } from '../../../../lib/accounts/account-record.ts';
import { listAccounts } from '../../../../lib/accounts/rows/read-accounts.ts';
import { DEPLOYMENT_OWNER } from '../../../../lib/api/owner.ts';
import { tableThat } from '../../../support/table-that.ts';
import type { TestTable } from '../../../support/test-table.ts';
import { cleanTable, NOW_MS } from '../stage.ts';
import { storedAccount } from './account-rows.ts';

let table: TestTable;

beforeEach(async () => {
  table = await cleanTable();
});

/** A database that says that there is nothing more as soon as it has read the last item. */
function exact() {
  return tableThat(table, async (_name, _input, next) => {
    const { LastEvaluatedKey: _, ...answer } = (await next()) as Record<string, unknown>;
    return answer;
  });
}

test.each([1, 3])(
  'a list of the deployment of exactly %i and its own account has its last account',
  async (limit) => {
    const ids: string[] = [];
    for (let age = 0; age < limit; age += 1) {
      const changes = { owner: DEPLOYMENT_OWNER, createdAtMs: NOW_MS + age };
      ids.unshift((await storedAccount(table, changes)).id);
    }
    const first = await listAccounts(exact(), DEPLOYMENT_OWNER, { limit });
    const { nextCursor: cursor } = first;
    expect(cursor).toBeDefined();
    const second = await listAccounts(exact(), DEPLOYMENT_OWNER, { limit, cursor });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([
      DEFAULT_ACCOUNT,
      ...ids,
    ]);
    expect(second).not.toHaveProperty('nextCursor');
  },
);

test('a list of the deployment goes on after a page that the database has cut short', async () => {
  const older = await storedAccount(table, { owner: DEPLOYMENT_OWNER });
  const newer = await storedAccount(table, { owner: DEPLOYMENT_OWNER, createdAtMs: NOW_MS + 1 });
  // A page ends at 1 MB, however few items it has.
  const short = tableThat(table, (name, input, next) =>
    name === 'QueryCommand'
      ? table.client.send(new QueryCommand({ ...input, TableName: table.name, Limit: 1 }))
      : next(),
  );
  const first = await listAccounts(short, DEPLOYMENT_OWNER, { limit: 5 });
  expect(first.items.map(({ id }) => id)).toEqual([DEFAULT_ACCOUNT, newer.id]);
  const { nextCursor: cursor } = first;
  const second = await listAccounts(short, DEPLOYMENT_OWNER, { limit: 5, cursor });
  expect(second.items).toEqual([older]);
});
