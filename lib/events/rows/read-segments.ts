import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { LOG_SEGMENT, logPartition, logSegmentsPartition, padded } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import {
  fromLogItem,
  isKept,
  type LoggedEvent,
  type VoidNumber,
  voidNumberOf,
} from './log-item.ts';

/** The numbers of one segment of a log from one of them on. */
export interface SegmentPage {
  rows: (LoggedEvent | VoidNumber)[];
  /** The segment has more. */
  hasMore: boolean;
}

/**
 * Reads one segment of an owner's log, in order, as it is now: what was written before is seen.
 * @throws StorageError
 */
export async function readSegment(
  table: Table,
  owner: string,
  { from, limit, nowMs }: { from: number; limit: number; nowMs: number },
): Promise<SegmentPage> {
  const query = new QueryCommand({
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk AND sk >= :from',
    ExpressionAttributeValues: {
      ':pk': logPartition(owner, Math.floor(from / LOG_SEGMENT)),
      ':from': padded(from),
    },
    Limit: limit,
    ConsistentRead: true,
  });
  const { Items = [], LastEvaluatedKey } = await callTable(table, (options) =>
    table.client.send(query, options),
  );
  const rows = Items.map((item) => (isKept(item, nowMs) ? fromLogItem(item) : voidNumberOf(item)));
  return { rows, hasMore: LastEvaluatedKey !== undefined };
}

/**
 * The number from which an owner's log is kept; undefined if nothing of it is.
 * @throws StorageError
 */
export async function firstKept(
  table: Table,
  owner: string,
  nowMs: number,
): Promise<number | undefined> {
  const segment = await findSegment(table, {
    ExpressionAttributeValues: {
      ':pk': logSegmentsPartition(owner),
      ':now': Math.floor(nowMs / 1000),
    },
    KeyConditionExpression: 'pk = :pk',
    // TTL deletes up to days late.
    FilterExpression: '#ttl > :now',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
  });
  return segment === undefined ? undefined : firstOf(segment);
}

/**
 * The first number of the segment that was being written at a time: reading from there on finds every
 * event that was numbered since. Undefined if the log is younger.
 * @throws StorageError
 */
export async function firstSince(
  table: Table,
  owner: string,
  sinceMs: number,
): Promise<number | undefined> {
  const segment = await findSegment(table, {
    KeyConditionExpression: 'pk = :pk AND sk <= :since',
    ExpressionAttributeValues: {
      ':pk': logSegmentsPartition(owner),
      ':since': padded(Math.max(0, sinceMs)),
    },
    ScanIndexForward: false,
  });
  return segment === undefined ? undefined : firstOf(segment);
}

type Search = Omit<ConstructorParameters<typeof QueryCommand>[0], 'TableName'>;

async function findSegment(table: Table, search: Search): Promise<number | undefined> {
  let start: Record<string, unknown> | undefined;
  do {
    const query = new QueryCommand({
      TableName: table.name,
      Limit: 10,
      ConsistentRead: true,
      ...search,
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    const { Items = [], LastEvaluatedKey } = await callTable(table, (options) =>
      table.client.send(query, options),
    );
    if (Items[0]) return Number(Items[0]['segment']);
    start = LastEvaluatedKey;
  } while (start !== undefined);
  return undefined;
}

// Numbers begin with 1.
function firstOf(segment: number): number {
  return Math.max(1, segment * LOG_SEGMENT);
}
