import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ChannelRecord } from './channel-record.ts';
import { channelCursor } from './cursor.ts';
import { channelKey, LISTINGS } from './keys.ts';
import type { Page, PageRequest } from './page.ts';
import { callTable, type Table } from './table.ts';

/**
 * One channel of an owner; undefined if there is none, or if it is another owner's.
 * @throws StorageError
 */
export async function getChannel(
  table: Table,
  owner: string,
  channelId: string,
): Promise<ChannelRecord | undefined> {
  const get = new GetCommand({
    TableName: table.name,
    Key: channelKey(channelId),
    ConsistentRead: true,
  });
  const { Item } = await callTable(table, (options) => table.client.send(get, options));
  const record = Item === undefined ? undefined : fromItem(Item);
  return record?.owner === owner ? record : undefined;
}

/**
 * An owner's channels, newest first.
 * @throws StorageError, TidingsError `invalid-cursor`
 */
export async function listChannels(
  table: Table,
  owner: string,
  { limit, cursor }: PageRequest,
): Promise<Page<ChannelRecord>> {
  const query = new QueryCommand({
    TableName: table.name,
    IndexName: LISTINGS.index,
    KeyConditionExpression: 'listing = :listing',
    ExpressionAttributeValues: { ':listing': LISTINGS.channels(owner) },
    ScanIndexForward: false,
    Limit: limit,
    ...(cursor === undefined ? {} : { ExclusiveStartKey: startKey(owner, cursor) }),
  });
  const { Items = [], LastEvaluatedKey } = await callTable(table, (options) =>
    table.client.send(query, options),
  );
  const items = Items.map(fromItem);
  const last = items.at(-1);
  return {
    items,
    ...(LastEvaluatedKey === undefined || last === undefined
      ? {}
      : {
          nextCursor: channelCursor.encode({ createdAtMs: last.createdAtMs, channelId: last.id }),
        }),
  };
}

function startKey(owner: string, cursor: string): Record<string, string> {
  const { createdAtMs, channelId } = channelCursor.decode(cursor);
  return {
    ...channelKey(channelId),
    listing: LISTINGS.channels(owner),
    createdAtId: LISTINGS.sortKey(createdAtMs, channelId),
  };
}

/** Takes the keys off an item; what is left is the record as `putPendingChannel` wrote it. */
export function fromItem(item: Record<string, unknown>): ChannelRecord {
  const { pk: _pk, sk: _sk, listing: _listing, createdAtId: _createdAtId, ...record } = item;
  return record as unknown as ChannelRecord;
}
