import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { getItem } from '../../table/get-item.ts';
import { logKey, logSegmentKey } from '../../table/keys.ts';
import { IS_NEW, putItemIf } from '../../table/put-item-if.ts';
import { callTable, type Table } from '../../table/table.ts';
import {
  fromLogItem,
  isKept,
  type LoggedEvent,
  logItem,
  type VoidNumber,
  voidItem,
} from './log-item.ts';

/** Puts a row into a log. To put it again changes nothing. @throws StorageError */
export async function putLogRow(table: Table, Item: Record<string, unknown>): Promise<void> {
  const put = new PutCommand({ TableName: table.name, Item });
  await callTable(table, (options) => table.client.send(put, options));
}

/**
 * Puts an event at its number, unless that has been given up. To put it again changes nothing.
 * @returns whether it is there.
 * @throws StorageError
 */
export function putEvent(
  table: Table,
  logged: LoggedEvent,
  place: { owner: string; watchId?: string | undefined; ttlSeconds: number },
): Promise<boolean> {
  return putItemIf(table, logItem(logged, place), { when: 'attribute_not_exists(#isVoid)' });
}

/**
 * Gives a number up: no event can be put at it from then on.
 * @returns whether it was free; if not, it has its event or was given up before.
 * @throws StorageError
 */
export function giveUpNumber(
  table: Table,
  number: VoidNumber,
  { owner, ttlSeconds }: { owner: string; ttlSeconds: number },
): Promise<boolean> {
  return putItemIf(table, voidItem(owner, number, ttlSeconds), IS_NEW);
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

/**
 * The event with a number, as it is now; undefined if there is none, or if it has expired.
 * @throws StorageError
 */
export async function getLogged(
  table: Table,
  owner: string,
  { sequence, nowMs }: { sequence: number; nowMs: number },
): Promise<LoggedEvent | undefined> {
  const item = await getItem(table, logKey(owner, sequence));
  if (!item || !isKept(item, nowMs)) return undefined;
  const row = fromLogItem(item);
  return row.event ? row : undefined;
}
