import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailed } from './condition-failed.ts';
import type { Key } from './keys.ts';
import { callTable, type Table } from './table.ts';
import { type ItemChange, updateExpression } from './update-expression.ts';

/**
 * Changes one item if the change's condition holds: of two racing changes one wins.
 * @returns the item after the change; undefined if the condition does not hold.
 * @throws StorageError
 */
export async function changeItem(
  table: Table,
  key: Key,
  change: ItemChange,
): Promise<Record<string, unknown> | undefined> {
  const update = new UpdateCommand({
    TableName: table.name,
    Key: key,
    ...updateExpression(change),
    ReturnValues: 'ALL_NEW',
  });
  try {
    const { Attributes } = await callTable(
      table,
      (options) => table.client.send(update, options),
      isConditionFailed,
    );
    return Attributes;
  } catch (error) {
    if (isConditionFailed(error)) return undefined;
    throw error;
  }
}
