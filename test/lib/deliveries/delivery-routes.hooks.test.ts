import { expect, test } from 'vitest';
import type { RouteRequest } from '../../../lib/api/route.ts';
import { deliveryId } from '../../../lib/deliveries/delivery-id.ts';
import {
  DELIVERY_ROUTES,
  type DeliveryRouteDeps,
} from '../../../lib/deliveries/delivery-routes.ts';
import { storedEndpoint } from '../endpoints/examples.ts';
import { asked, rowOf, storedHook } from '../hooks/requests/examples.ts';
import { HOUR, tableOfFile, type World, world } from './stage.ts';

function routes(at: World, known: readonly string[], owner = at.owner) {
  const unused = () => Promise.reject(new Error('Unused'));
  const deps: DeliveryRouteDeps = {
    table: tableOfFile(),
    owner,
    now: () => at.nowMs,
    log: at.deps.log,
    sealer: at.deps.sealer,
    randomId: () => crypto.randomUUID(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    maxEndpoints: 10,
    recipients: { allowLoopback: false },
    checkRecipient: unused,
    hooksExist: async (ids) => ids.map((id) => known.includes(id)),
    post: at.deps.post,
    sendWalk: unused,
    sendDeliveries: at.deps.send,
  };
  return async (route: string, request: Partial<RouteRequest> = {}) => {
    const given = { id: '', query: {}, body: undefined, ...request };
    const answer = await DELIVERY_ROUTES[route]?.(deps, given);
    return JSON.parse(answer?.body ?? 'null');
  };
}

/** A request of a hook that is given up, beside one that waits and one that was taken. */
async function requested() {
  const at = world();
  const hookId = await storedHook(at.owner);
  const [gone, waits, taken] = [
    await asked(at, hookId),
    await asked(at, hookId, { index: 1 }),
    await asked(at, hookId, { index: 2 }),
  ];
  at.answer = 410;
  await at.deliver(gone);
  at.answer = 500;
  await at.deliver(waits);
  at.answer = 200;
  await at.deliver(taken);
  return { at, hookId, gone, waits, taken, call: routes(at, [hookId]) };
}

const idsIn = ({ deliveries }: { deliveries: { id: string }[] }) =>
  deliveries.map(({ id }) => id).sort();

test('a request is shown as a delivery, with its hook in the place of an endpoint', async () => {
  const { at, hookId, gone, call } = await requested();
  const shown = await call('GET /deliveries/{id}', { id: deliveryId(gone) });
  expect(shown).toMatchObject({
    id: deliveryId(gone),
    hook: hookId,
    event: { id: gone.eventId, type: 'order.created', sequence: '0000000000000007' },
    status: 'failed',
    reason: 'recipient-gone',
    attempts: [{ status: 410 }],
  });
  expect(shown).not.toHaveProperty('endpoint');
  const stranger = routes(at, [hookId], crypto.randomUUID());
  await expect(stranger('GET /deliveries/{id}', { id: deliveryId(gone) })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('requests are listed by status, by event and by hook, beside deliveries', async () => {
  const { at, hookId, gone, waits, taken, call } = await requested();
  const other = await storedHook(at.owner);
  const ofOther = await asked(at, other);
  await at.deliver(ofOther);
  const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, retrySchedule: [] });
  const message = { ...gone, endpointId: endpoint.id, hookId: undefined };
  at.answer = 500;
  await at.deliver(message);
  const [failed, delivery] = [[deliveryId(gone)], [deliveryId(message)]];
  const list = async (query: Record<string, string>) =>
    idsIn(await call('GET /deliveries', { query }));
  const all = [gone, waits, taken].map(deliveryId);
  expect(await list({ hook: hookId })).toEqual(all.toSorted());
  expect(await list({ hook: hookId, status: 'delivered' })).toEqual([deliveryId(taken)]);
  expect(await list({ hook: hookId, status: 'failed' })).toEqual(failed);
  expect(await list({ hook: hookId, event: gone.eventId })).toEqual(all.toSorted());
  expect(await list({ status: 'failed' })).toEqual([...failed, ...delivery].sort());
  expect(await list({ status: 'pending' })).toEqual([deliveryId(waits)]);
  expect(await list({ event: gone.eventId })).toEqual(
    [...all, deliveryId(ofOther), ...delivery].sort(),
  );
  // It lists deliveries to endpoints.
  expect(await list({})).toEqual(delivery);
  expect(await list({ hook: 'none' })).toEqual([]);
  expect(await list({ hook: hookId, endpoint: endpoint.id })).toEqual([]);
});

test('the pages of a hook’s requests have each of them once', async () => {
  const { hookId, gone, waits, taken, call } = await requested();
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await call('GET /deliveries', { query: { hook: hookId, limit: '1', cursor } });
    ids.push(...idsIn(page));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect(ids.sort()).toEqual([gone, waits, taken].map(deliveryId).sort());
});

test('a request is sent again by each retry, once', async () => {
  const { at, gone, call } = await requested();
  at.received.length = 0;
  const id = deliveryId(gone);
  for (const attempts of [2, 3]) {
    expect(await call('POST /deliveries/{id}/retry', { id })).toMatchObject({ id });
    const [sent] = at.queue.filter(({ message }) => message.endpointId === gone.endpointId);
    if (sent) await at.deps.send([sent, sent]);
    await at.runUntil(at.nowMs + HOUR);
    expect(await rowOf(at, gone)).toMatchObject({ status: 'delivered', attemptCount: attempts });
  }
  const again = at.received.filter(({ eventId }) => eventId === gone.endpointId);
  expect(again.map(({ attempt }) => attempt)).toEqual([2, 3]);
});

test('a request of a hook that is gone is not sent again, and the error says so', async () => {
  const { at, hookId, gone } = await requested();
  at.queue.length = 0;
  const retried = routes(at, [])('POST /deliveries/{id}/retry', { id: deliveryId(gone) });
  await expect(retried).rejects.toMatchObject({
    code: 'not-found',
    message: `There is no hook ${hookId}`,
  });
  expect(at.queue).toEqual([]);
});
