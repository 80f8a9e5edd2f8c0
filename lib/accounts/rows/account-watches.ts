import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { ACCOUNT_WATCHES, accountKey, ENDING_WATCHES } from '../../table/keys.ts';
import type { Page, PageRequest } from '../../table/page.ts';
import { callTable, type Table } from '../../table/table.ts';

/**
 * Whether a watch uses an account, be it one that is being stopped.
 * @throws StorageError
 */
export async function hasWatches(table: Table, accountId: string): Promise<boolean> {
  for (const kind of [ACCOUNT_WATCHES, ENDING_WATCHES] as const)
    if ((await listAccountWatches(table, accountId, { limit: 1 }, kind)).items.length > 0)
      return true;
  return false;
}

/**
 * The ids of the watches that use an account, in no order: the living, or those being stopped. The
 * cursor never leaves the process.
 * @throws StorageError
 */
export async function listAccountWatches(
  table: Table,
  accountId: string,
  { limit, cursor }: PageRequest,
  kind: typeof ACCOUNT_WATCHES | typeof ENDING_WATCHES = ACCOUNT_WATCHES,
): Promise<Page<string>> {
  const { pk } = accountKey(accountId);
  const query = new QueryCommand({
    TableName: table.name,
    KeyConditionExpression: 'pk = :account AND begins_with(sk, :kind)',
    ExpressionAttributeValues: { ':account': pk, ':kind': kind },
    ConsistentRead: true,
    Limit: limit,
    ...(cursor === undefined ? {} : { ExclusiveStartKey: { pk, sk: kind + cursor } }),
  });
  const { Items = [], LastEvaluatedKey } = await callTable(table, (options) =>
    table.client.send(query, options),
  );
  return {
    items: Items.map(({ watchId }) => String(watchId)),
    ...(LastEvaluatedKey === undefined
      ? {}
      : { nextCursor: String(LastEvaluatedKey['sk']).slice(kind.length) }),
  };
}
