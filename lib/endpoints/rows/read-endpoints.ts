import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { getItem } from '../../table/get-item.ts';
import { getItems } from '../../table/get-items.ts';
import {
  ENDPOINTS,
  endpointHealthKey,
  endpointKey,
  LISTINGS,
  subscriptionsPartition,
  subscriptionsVersionKey,
} from '../../table/keys.ts';
import { listOwned } from '../../table/list-owned.ts';
import type { Page, PageRequest } from '../../table/page.ts';
import { callTable, type Table } from '../../table/table.ts';
import type { EndpointHealth } from '../endpoint-health.ts';
import type { EndpointRecord } from '../endpoint-record.ts';

/** One endpoint of an owner as it is now. @throws StorageError */
export async function getEndpoint(
  table: Table,
  owner: string,
  endpointId: string,
): Promise<EndpointRecord | undefined> {
  const item = await getItem(table, endpointKey(owner, endpointId));
  return item && fromEndpointItem(item);
}

/** All endpoints of an owner, in no order. @throws StorageError */
export async function allEndpoints(table: Table, owner: string): Promise<EndpointRecord[]> {
  const found: EndpointRecord[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const query = new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :endpoints)',
      ExpressionAttributeValues: { ':pk': subscriptionsPartition(owner), ':endpoints': ENDPOINTS },
      ConsistentRead: true,
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    const { Items = [], LastEvaluatedKey } = await callTable(table, (options) =>
      table.client.send(query, options),
    );
    found.push(...Items.map(fromEndpointItem));
    start = LastEvaluatedKey;
  } while (start !== undefined);
  return found;
}

/**
 * An owner's endpoints, newest first.
 * @throws StorageError, TidingsError `invalid-cursor`
 */
export async function listEndpoints(
  table: Table,
  owner: string,
  page: PageRequest,
): Promise<Page<EndpointRecord>> {
  const partition = LISTINGS.endpoints(owner);
  const keyOf = (id: string) => endpointKey(owner, id);
  const { items, ...rest } = await listOwned(table, { partition, keyOf }, page);
  return { items: items.map(fromEndpointItem), ...rest };
}

/** How endpoints have failed, by their ids; those that work are left out. @throws StorageError */
export async function healthOf(
  table: Table,
  endpointIds: readonly string[],
): Promise<Map<string, EndpointHealth>> {
  const items = await getItems(table, endpointIds.map(endpointHealthKey));
  return new Map(
    items.map((item) => [String(item['pk']).slice(ENDPOINTS.length), fromHealthItem(item)]),
  );
}

/** The health in a row. */
export function fromHealthItem(item: Record<string, unknown>): EndpointHealth {
  const { pk: _, sk, ttl, ...health } = item;
  return health as unknown as EndpointHealth;
}

/**
 * How often an owner's endpoints have changed; 0 if the owner never had one. It is read eventually
 * consistent, at half the price: what it misses by milliseconds, the next look finds.
 * @throws StorageError
 */
export async function subscriptionsVersion(table: Table, owner: string): Promise<number> {
  const item = await getItem(table, subscriptionsVersionKey(owner), { consistent: false });
  return Number(item?.['version'] ?? 0);
}

// The attributes of the key and the index, beside the record.
const NOT_OF_THE_RECORD = ['pk', 'sk', 'listing', 'createdAtId'];

/** The record of an item, without the key. */
export function fromEndpointItem(item: Record<string, unknown>): EndpointRecord {
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => !NOT_OF_THE_RECORD.includes(name)),
  ) as unknown as EndpointRecord;
}
