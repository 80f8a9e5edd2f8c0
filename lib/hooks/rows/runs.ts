import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { hookPartition, hookRunKey, RUNS } from '../../table/hook-keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import type { RunRecord } from '../runs/run-record.ts';

// How long a run can be looked at, as far as it is one of the last (page-of-runs.ts).
const KEPT_SECONDS = 30 * 86_400;

/** Stores a run. @throws StorageError */
export async function putRun(table: Table, run: RunRecord): Promise<void> {
  const { hookId, atMs, event } = run;
  const ttl = Math.floor(atMs / 1000) + KEPT_SECONDS;
  const put = new PutCommand({
    TableName: table.name,
    Item: { ...hookRunKey(hookId, atMs, event.id), ...run, ttl },
  });
  await callTable(table, (options) => table.client.send(put, options));
}

/** Where a page of runs begins, and how many it has. */
export interface RunRange {
  limit: number;
  /** Only runs that are older than this one. */
  before?: { atMs: number; eventId: string } | undefined;
}

/** The runs of a hook, newest first, and whether there are older ones. @throws StorageError */
export async function listRuns(
  table: Table,
  hookId: string,
  { limit, before }: RunRange,
): Promise<{ runs: RunRecord[]; hasMore: boolean }> {
  const query = new QueryCommand({
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :runs)',
    ExpressionAttributeValues: { ':pk': hookPartition(hookId), ':runs': RUNS },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: limit,
    ...(before === undefined
      ? {}
      : { ExclusiveStartKey: hookRunKey(hookId, before.atMs, before.eventId) }),
  });
  const { Items = [], LastEvaluatedKey } = await callTable(table, (options) =>
    table.client.send(query, options),
  );
  return { runs: Items.map(fromRunItem), hasMore: LastEvaluatedKey !== undefined };
}

/** The run of a row. */
export function fromRunItem(item: Record<string, unknown>): RunRecord {
  const { pk: _, sk, ttl, ...run } = item;
  return run as unknown as RunRecord;
}
