import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { LOG_SEGMENT, logPartition, padded } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import { isKept } from './log-item.ts';

/**
 * Whether the last row before a number of a log is kept, if it is in the same segment or the one before.
 * @throws StorageError
 */
export async function isAnyKeptBefore(
  table: Table,
  { owner, from, nowMs }: { owner: string; from: number; nowMs: number },
): Promise<boolean> {
  const segment = Math.floor((from - 1) / LOG_SEGMENT);
  for (const one of [segment, segment - 1].filter((number) => number >= 0)) {
    const query = new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk AND sk < :from',
      ExpressionAttributeValues: { ':pk': logPartition(owner, one), ':from': padded(from) },
      ScanIndexForward: false,
      Limit: 1,
    });
    const { Items = [] } = await callTable(table, (options) => table.client.send(query, options));
    if (Items[0]) return isKept(Items[0], nowMs);
  }
  return false;
}
