import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { getItem } from '../../table/get-item.ts';
import { logKey, logSegmentKey } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import { fromLogItem, type LoggedEvent } from './log-item.ts';

/** Puts a row into a log. To put it again changes nothing. @throws StorageError */
export async function putLogRow(table: Table, Item: Record<string, unknown>): Promise<void> {
  const put = new PutCommand({ TableName: table.name, Item });
  await callTable(table, (options) => table.client.send(put, options));
}

/**
 * Records that a segment of a log was written at a time, so that a place in the log can be found by
 * time.
 * @throws StorageError
 */
export async function putSegment(
  table: Table,
  { owner, segment, atMs }: { owner: string; segment: number; atMs: number },
  ttlSeconds: number,
): Promise<void> {
  await putLogRow(table, {
    ...logSegmentKey(owner, segment, atMs),
    segment,
    ttl: ttlSeconds,
  });
}

/** The event with a number, as it is now; undefined if there is none. @throws StorageError */
export async function getLogged(
  table: Table,
  owner: string,
  sequence: number,
): Promise<LoggedEvent | undefined> {
  const item = await getItem(table, logKey(owner, sequence));
  const row = item && fromLogItem(item);
  return row?.event ? row : undefined;
}
