import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailed } from './condition-failed.ts';
import { callTable, type Table } from './table.ts';
import type { Condition } from './transition.ts';
import { namesIn } from './update-expression.ts';

/** That there is no item with the key yet. */
export const IS_NEW: Condition = { when: 'attribute_not_exists(pk)' };

/**
 * Puts an item in the place of another one, or of none, if a condition holds.
 * @returns whether it does.
 * @throws StorageError
 */
export async function putItemIf(
  table: Table,
  Item: Record<string, unknown>,
  { when, values = {} }: Condition,
): Promise<boolean> {
  const names = namesIn(when);
  const given = Object.entries(values).map(([name, value]) => [`:${name}`, value]);
  const put = new PutCommand({
    TableName: table.name,
    Item,
    ConditionExpression: when,
    // DynamoDB rejects empty maps of names and values.
    ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: names }),
    ...(given.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(given) }),
  });
  try {
    await callTable(table, (options) => table.client.send(put, options), isConditionFailed);
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}
