import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliveryId } from '../../../lib/deliveries/delivery-id.ts';
import type { DeliveryRecord } from '../../../lib/deliveries/delivery-record.ts';
import type { DeliveryStatus } from '../../../lib/deliveries/delivery-states.ts';
import { findDeliveries } from '../../../lib/deliveries/find-deliveries.ts';
import { recordDelivery, recordSuccess } from '../../../lib/deliveries/rows/write-deliveries.ts';
import { publishedEventId } from '../../../lib/outbox/event-id.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { NOW_MS } from '../../support/times.ts';
import { storedEndpoint } from '../endpoints/examples.ts';
import { newDelivery } from './examples.ts';

const MANY = { timeout: 180_000 };

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(async () => {
  await table.close();
});

async function owned(endpoints: number) {
  const owner = crypto.randomUUID();
  const stored = [];
  for (let count = 0; count < endpoints; count += 1)
    stored.push(await storedEndpoint(table, { owner }));
  const ids = stored.map(({ id }) => id);

  async function put(changes: Partial<DeliveryRecord>): Promise<DeliveryRecord> {
    const eventId = publishedEventId(owner, crypto.randomUUID());
    const delivery = newDelivery({ owner, eventId, ...changes });
    if (delivery.status === 'delivered') await recordSuccess(table, delivery);
    else await recordDelivery(table, delivery, { seen: undefined });
    return delivery;
  }

  async function all(
    query: { status?: DeliveryStatus; endpointId?: string; eventId?: string } = {},
    limit = 50,
    of = owner,
  ) {
    const pages: DeliveryRecord[][] = [];
    let cursor: string | undefined;
    do {
      const deps = { table, owner: of, now: () => NOW_MS };
      const page = await findDeliveries(deps, { ...query, limit, cursor });
      pages.push(page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined && pages.length < 200);
    return pages;
  }

  return { owner, ids, put, all };
}

const ids = (deliveries: readonly DeliveryRecord[]) => deliveries.map(deliveryId);

// As the listings sort: the newest first, then by id.
const newestFirst = (deliveries: readonly DeliveryRecord[]) =>
  deliveries.toSorted(
    (a, b) => b.createdAtMs - a.createdAtMs || (deliveryId(a) < deliveryId(b) ? 1 : -1),
  );

const STATUSES = ['pending', 'delivered', 'failed'] as const;

const rows = fc.array(
  fc.record({
    endpoint: fc.nat(2),
    status: fc.constantFrom(...STATUSES),
    // Some are of the same millisecond.
    age: fc.nat(8),
  }),
  { maxLength: 25 },
);

describe('the deliveries of an owner', () => {
  test(
    'over three endpoints are each listed once, newest first, whatever the pages, statuses and times',
    MANY,
    async () => {
      const statuses = fc.option(fc.constantFrom(...STATUSES), { nil: undefined });
      const property = fc.asyncProperty(
        rows,
        fc.integer({ min: 1, max: 7 }),
        statuses,
        async (list, limit, status) => {
          const { put, all, ids: endpoints } = await owned(3);
          const stored: DeliveryRecord[] = [];
          for (const { endpoint, age, status: ofRow } of list) {
            const endpointId = endpoints[endpoint] ?? '';
            stored.push(await put({ endpointId, status: ofRow, createdAtMs: NOW_MS - age }));
          }
          const wanted = stored.filter((one) => status === undefined || one.status === status);
          const pages = await all(status === undefined ? {} : { status }, limit);
          expect(ids(pages.flat())).toEqual(ids(newestFirst(wanted)));
          for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
          for (const endpointId of endpoints) {
            const ofEndpoint = wanted.filter((one) => one.endpointId === endpointId);
            const query = status === undefined ? { endpointId } : { endpointId, status };
            expect(ids((await all(query, limit)).flat())).toEqual(ids(newestFirst(ofEndpoint)));
          }
        },
      );
      await fc.assert(property, { numRuns: 25 });
    },
  );

  test('of an event are found by it, with a status and an endpoint', async () => {
    const { put, all, ids: endpoints, owner } = await owned(3);
    const eventId = publishedEventId(owner, 'one');
    const [a = '', b = '', c = ''] = endpoints;
    await put({ endpointId: a, eventId, status: 'delivered' });
    await put({ endpointId: b, eventId, status: 'failed' });
    await put({ endpointId: c, eventId, status: 'failed' });
    await put({ endpointId: c });
    expect((await all({ eventId }, 1)).flat()).toHaveLength(3);
    const failed = await all({ eventId, status: 'failed' }, 1);
    expect(new Set(failed.flat().map(({ endpointId }) => endpointId))).toEqual(new Set([b, c]));
    const one = await all({ eventId, endpointId: c });
    expect(one.flat().map(({ endpointId }) => endpointId)).toEqual([c]);
  });

  test('that have failed are found in one call, however many others there are', async () => {
    const { put, all, ids: endpoints } = await owned(1);
    const [endpointId = ''] = endpoints;
    const failed = await put({ endpointId, status: 'failed', createdAtMs: NOW_MS - 100 });
    for (let count = 0; count < 30; count += 1) await put({ endpointId, status: 'delivered' });
    for (const query of [{ status: 'failed' as const }, { status: 'failed' as const, endpointId }])
      expect((await all(query, 2)).map(ids)).toEqual([ids([failed])]);
  });

  test('are hidden from another owner', async () => {
    const { put, all, ids: endpoints, owner } = await owned(1);
    const [endpointId = ''] = endpoints;
    const eventId = publishedEventId(owner, 'one');
    await put({ endpointId, eventId });
    const other = crypto.randomUUID();
    for (const query of [{}, { eventId }, { status: 'pending' as const }])
      expect((await all(query, 50, other)).flat()).toEqual([]);
    await expect(all({ endpointId }, 50, other)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that have expired are not listed', async () => {
    const { put, all, ids: endpoints } = await owned(1);
    const [endpointId = ''] = endpoints;
    await put({ endpointId, updatedAtMs: NOW_MS - 31 * 86_400_000 });
    expect((await all()).flat()).toEqual([]);
  });

  test(
    'of more than 50 endpoints are not merged: the error says what to ask for',
    MANY,
    async () => {
      const { all } = await owned(51);
      await expect(all()).rejects.toMatchObject({ code: 'invalid-request', field: 'endpoint' });
      expect((await all({ status: 'failed' })).flat()).toEqual([]);
    },
  );

  test.each(['x', 'MQ', Buffer.from('5#').toString('base64url')])(
    'from the cursor %j, which no list gave, are refused',
    async (cursor) => {
      const { owner, ids: endpoints } = await owned(1);
      const [endpointId = ''] = endpoints;
      const deps = { table, owner, now: () => NOW_MS };
      for (const query of [{}, { endpointId }, { status: 'failed' as const }])
        await expect(findDeliveries(deps, { ...query, limit: 5, cursor })).rejects.toMatchObject({
          code: 'invalid-cursor',
        });
    },
  );

  test('from a cursor that names the keys of another owner stay those of the owner', async () => {
    const { put, all, ids: endpoints, owner } = await owned(1);
    const theirs = await owned(1);
    const [endpointId = ''] = endpoints;
    const [their = ''] = theirs.ids;
    await put({ endpointId, createdAtMs: NOW_MS - 5 });
    await theirs.put({ endpointId: their, createdAtMs: NOW_MS - 9 });
    const id = `${their}.${publishedEventId(theirs.owner, 'x')}`;
    const cursor = Buffer.from(`${NOW_MS}#${id}`).toString('base64url');
    const deps = { table, owner, now: () => NOW_MS };
    const page = await findDeliveries(deps, { limit: 50, cursor });
    expect(page.items.map((one) => one.owner)).toEqual([owner]);
    expect((await all()).flat()).toHaveLength(1);
  });
});
