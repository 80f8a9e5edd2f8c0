import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { deliveryCursor } from '../../table/cursor.ts';
import { DELIVERIES, deliveryKey, eventSourceKey, LISTINGS } from '../../table/keys.ts';
import type { Page, PageRequest } from '../../table/page.ts';
import { callTable, type Table } from '../../table/table.ts';
import { UNDELIVERED } from '../../table/undelivered.ts';
import { deliveryId, parseDeliveryId } from '../delivery-id.ts';
import type { DeliveryRecord } from '../delivery-record.ts';
import type { DeliveryStatus } from '../delivery-states.ts';
import { fromDeliveryItem } from './delivery-item.ts';

/** Which deliveries are listed, newest first. */
export type DeliveryListing =
  /** Those of an endpoint, or the requests of a hook. */
  | { of: 'recipient'; id: string }
  /** Those of an event. */
  | { of: 'event'; eventId: string }
  /** Those of an owner that have not succeeded, with a status. */
  | { of: 'owner'; status: Exclude<DeliveryStatus, 'delivered'> };

/** A page of a listing; `matches` says which of them are wanted. */
export interface DeliveryPageRequest extends PageRequest {
  owner: string;
  matches: (delivery: DeliveryRecord) => boolean;
  nowMs: number;
}

// One request reads no more of a listing, however few of it are wanted.
const MAX_READS = 10;

/**
 * Lists deliveries. A page may have fewer than its limit, or none, and still have a next one.
 * @throws StorageError, TidingsError `invalid-cursor`
 */
export async function listDeliveries(
  table: Table,
  listing: DeliveryListing,
  { owner, limit, cursor, matches, nowMs }: DeliveryPageRequest,
): Promise<Page<DeliveryRecord>> {
  const items: DeliveryRecord[] = [];
  let start = cursor === undefined ? undefined : startOf(owner, listing, cursor);
  for (let reads = 0; reads < MAX_READS; reads += 1) {
    const query = new QueryCommand({
      TableName: table.name,
      ...queryOf(owner, listing),
      ScanIndexForward: false,
      Limit: limit - items.length,
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    const { Items = [], LastEvaluatedKey } = await callTable(table, (options) =>
      table.client.send(query, options),
    );
    // TTL deletes up to days late.
    const kept = Items.filter((item) => Number(item['ttl']) * 1000 > nowMs);
    items.push(...kept.map(fromDeliveryItem).filter((one) => one.owner === owner && matches(one)));
    start = LastEvaluatedKey;
    if (start === undefined || items.length >= limit) break;
  }
  return { items, ...(start === undefined ? {} : { nextCursor: cursorOf(start) }) };
}

type Query = Omit<ConstructorParameters<typeof QueryCommand>[0], 'TableName'>;

function queryOf(owner: string, listing: DeliveryListing): Query {
  switch (listing.of) {
    case 'recipient':
      return {
        IndexName: LISTINGS.index,
        KeyConditionExpression: 'listing = :listing',
        ExpressionAttributeValues: { ':listing': LISTINGS.deliveries(listing.id) },
      };
    case 'event':
      return {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :deliveries)',
        ExpressionAttributeValues: {
          ':pk': eventSourceKey(listing.eventId).pk,
          ':deliveries': DELIVERIES,
        },
      };
    case 'owner':
      return {
        IndexName: UNDELIVERED.index,
        KeyConditionExpression:
          'undelivered = :undelivered AND begins_with(undeliveredId, :status)',
        ExpressionAttributeValues: {
          ':undelivered': UNDELIVERED.owner(owner),
          ':status': `${listing.status}#`,
        },
      };
  }
}

function startOf(owner: string, listing: DeliveryListing, cursor: string): Record<string, unknown> {
  const { createdAtMs, id } = deliveryCursor.decode(cursor);
  const named = parseDeliveryId(id) ?? { eventId: '-', endpointId: '-' };
  const key = deliveryKey(named.eventId, named.endpointId);
  switch (listing.of) {
    case 'recipient':
      return {
        ...key,
        listing: LISTINGS.deliveries(listing.id),
        createdAtId: LISTINGS.sortKey(createdAtMs, id),
      };
    case 'event':
      return { ...deliveryKey(listing.eventId, named.endpointId) };
    case 'owner':
      return {
        ...key,
        undelivered: UNDELIVERED.owner(owner),
        undeliveredId: UNDELIVERED.sortKey(listing.status, createdAtMs, id),
      };
  }
}

// The place of the last row that was read, whether or not it was wanted.
function cursorOf(key: Record<string, unknown>): string {
  const eventId = String(key['pk']).replace(/^EVENT#/, '');
  const endpointId = String(key['sk']).slice(DELIVERIES.length);
  const sorted = String(key['createdAtId'] ?? key['undeliveredId'] ?? '');
  const createdAtMs = Number(/(\d{16})#/.exec(sorted)?.[1] ?? 1);
  return deliveryCursor.encode({ createdAtMs, id: deliveryId({ endpointId, eventId }) });
}
