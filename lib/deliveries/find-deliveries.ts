import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { allEndpoints } from '../endpoints/rows/read-endpoints.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { deliveryCursor } from '../table/cursor.ts';
import type { Page } from '../table/page.ts';
import type { Table } from '../table/table.ts';
import { deliveryId } from './delivery-id.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import type { DeliveryQuery } from './parse-delivery-query.ts';
import { type DeliveryListing, listDeliveries } from './rows/list-deliveries.ts';

/** Whose deliveries are looked for. */
export interface FindDeps {
  table: Table;
  owner: string;
  now: () => number;
}

// The listings of so many endpoints are read for one page.
const ENDPOINTS_MAX = 50;

/**
 * Lists an owner's deliveries, newest first.
 * @throws TidingsError `not-found`, `invalid-cursor`, `invalid-request`; StorageError
 */
export async function findDeliveries(
  deps: FindDeps,
  query: DeliveryQuery,
): Promise<Page<DeliveryRecord>> {
  const { status, endpointId, hookId, eventId } = query;
  const matches = (delivery: DeliveryRecord) =>
    (status === undefined || delivery.status === status) &&
    (endpointId === undefined || delivery.endpointId === endpointId) &&
    (hookId === undefined || delivery.hookId === hookId);
  const list = (listing: DeliveryListing) =>
    listDeliveries(deps.table, listing, {
      limit: query.limit,
      cursor: query.cursor,
      owner: deps.owner,
      matches,
      nowMs: deps.now(),
    });
  if (eventId !== undefined) return list({ of: 'event', eventId });
  if (endpointId !== undefined) await findEndpoint(deps, endpointId);
  // Of an endpoint too: there are fewer of these than of all its deliveries.
  if (status === 'pending' || status === 'failed') return list({ of: 'owner', status });
  const recipient = hookId ?? endpointId;
  if (recipient !== undefined) return list({ of: 'recipient', id: recipient });
  const endpoints = await allEndpoints(deps.table, deps.owner);
  if (endpoints.length > ENDPOINTS_MAX)
    throw new TidingsError(
      'invalid-request',
      `There are over ${ENDPOINTS_MAX} endpoints: name one with endpoint=, a hook with hook=, or an event with event=, or ask for status=pending or status=failed`,
      { field: 'endpoint' },
    );
  return merged(endpoints, query, list);
}

// The newest of what each endpoint has. A listing that was not read to its end says nothing about what
// is older than where it was left.
async function merged(
  endpoints: readonly EndpointRecord[],
  { limit }: DeliveryQuery,
  list: (listing: DeliveryListing) => Promise<Page<DeliveryRecord>>,
): Promise<Page<DeliveryRecord>> {
  const pages = await Promise.all(endpoints.map(({ id }) => list({ of: 'recipient', id })));
  const [left] = pages
    .flatMap(({ nextCursor }) =>
      nextCursor === undefined ? [] : deliveryCursor.decode(nextCursor),
    )
    .sort(newestFirst);
  const known = pages
    .flatMap(({ items }) => items.map((delivery) => ({ delivery, place: placeOf(delivery) })))
    .filter(({ place }) => left === undefined || newestFirst(place, left) <= 0)
    .sort((a, b) => newestFirst(a.place, b.place));
  const shown = known.slice(0, limit);
  const next = known.length > limit ? shown.at(-1)?.place : left;
  return {
    items: shown.map(({ delivery }) => delivery),
    ...(next === undefined ? {} : { nextCursor: deliveryCursor.encode(next) }),
  };
}

interface Place {
  createdAtMs: number;
  id: string;
}

function placeOf(delivery: DeliveryRecord): Place {
  return { createdAtMs: delivery.createdAtMs, id: deliveryId(delivery) };
}

// As the listings sort: by age, then by id.
function newestFirst(a: Place, b: Place): number {
  if (a.createdAtMs !== b.createdAtMs) return b.createdAtMs - a.createdAtMs;
  if (a.id === b.id) return 0;
  return a.id < b.id ? 1 : -1;
}
