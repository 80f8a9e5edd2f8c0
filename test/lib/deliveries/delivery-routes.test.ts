import { describe, expect, test } from 'vitest';
import type { RouteRequest } from '../../../lib/api/route.ts';
import { deliveryId } from '../../../lib/deliveries/delivery-id.ts';
import {
  DELIVERY_ROUTES,
  type DeliveryRouteDeps,
} from '../../../lib/deliveries/delivery-routes.ts';
import { changeEndpoint } from '../../../lib/endpoints/rows/change-endpoint.ts';
import { deleteEndpoint } from '../../../lib/endpoints/rows/write-endpoints.ts';
import { verifyWebhook } from '../../../lib/signing/verify-webhook.ts';
import { SECRET, storedEndpoint } from '../endpoints/examples.ts';
import { HOUR, tableOfFile, type World, world } from './stage.ts';

const unused = () => Promise.reject(new Error('It is not called'));

function routes(at: World, changes: Partial<DeliveryRouteDeps> = {}) {
  const deps: DeliveryRouteDeps = {
    table: tableOfFile(),
    owner: at.owner,
    now: () => at.nowMs,
    log: at.deps.log,
    sealer: at.deps.sealer,
    randomId: () => crypto.randomUUID(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    maxEndpoints: 10,
    recipients: { allowLoopback: false },
    checkRecipient: unused,
    hooksExist: unused,
    post: at.deps.post,
    sendWalk: unused,
    sendDeliveries: at.deps.send,
    ...changes,
  };
  return async (route: string, request: Partial<RouteRequest> = {}) => {
    const answer = await DELIVERY_ROUTES[route]?.(deps, {
      id: '',
      query: {},
      body: undefined,
      ...request,
    });
    return { status: answer?.statusCode, body: JSON.parse(answer?.body ?? 'null') };
  };
}

async function failing() {
  const at = world();
  const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, retrySchedule: [] });
  const event = await at.event();
  at.answer = 500;
  await at.deliver(at.message(endpoint, event));
  at.answer = 200;
  const id = deliveryId({ endpointId: endpoint.id, eventId: event.event.id });
  return { at, endpoint, event, id };
}

describe('a delivery', () => {
  test('is shown with its attempts, and with nothing that is not for its owner', async () => {
    const { at, endpoint, event, id } = await failing();
    const call = routes(at);
    const now = new Date(at.nowMs).toISOString();
    const shown = {
      id,
      endpoint: endpoint.id,
      event: {
        id: event.event.id,
        type: 'order.created',
        time: now,
        sequence: '0000000000000001',
      },
      status: 'failed',
      reason: 'attempts-used-up',
      attemptCount: 1,
      attempts: [{ at: now, durationMs: 12, status: 500, address: '203.0.113.7' }],
      createdAt: now,
      updatedAt: now,
    };
    expect(await call('GET /deliveries/{id}', { id })).toEqual({ status: 200, body: shown });
    const list = { status: 200, body: { deliveries: [shown] } };
    expect(await call('GET /deliveries', { query: { status: 'failed' } })).toEqual(list);
    expect(await call('GET /deliveries', { query: { event: event.event.id } })).toEqual(list);
    expect(await call('GET /endpoints/{id}/deliveries', { id: endpoint.id })).toEqual(list);
  });

  test.each([
    ['GET /deliveries/{id}', ''],
    ['POST /deliveries/{id}/retry', ''],
    ['GET /deliveries/{id}', 'x'],
  ])('of another owner, or none, is not found by %s', async (route, tail) => {
    const { at, id } = await failing();
    const stranger = routes(at, { owner: crypto.randomUUID() });
    await expect(stranger(route, { id: id + tail })).rejects.toMatchObject({ code: 'not-found' });
    expect(at.queue).toEqual([]);
  });

  test('is sent again by each retry, once', async () => {
    const { at, endpoint, event, id } = await failing();
    const call = routes(at);
    for (const attempts of [2, 3]) {
      expect(await call('POST /deliveries/{id}/retry', { id })).toMatchObject({ status: 202 });
      const [sent] = at.queue;
      if (sent) await at.deps.send([sent, sent]);
      await at.runUntil(at.nowMs + HOUR);
      expect(at.received).toHaveLength(attempts);
      expect(await at.row(endpoint, event)).toMatchObject({
        status: 'delivered',
        attemptCount: attempts,
      });
    }
    expect(at.received.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  test('of an endpoint that is paused, or gone, is not sent again, and the error says what to do', async () => {
    const { at, endpoint, id } = await failing();
    const call = routes(at);
    const paused = await changeEndpoint(tableOfFile(), endpoint, { patch: { status: 'paused' } });
    await expect(call('POST /deliveries/{id}/retry', { id })).rejects.toMatchObject({
      code: 'endpoint-not-active',
      message: expect.stringContaining(`POST /endpoints/${endpoint.id}/enable`),
    });
    if (paused) await deleteEndpoint(tableOfFile(), paused);
    await expect(call('POST /deliveries/{id}/retry', { id })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await call('GET /deliveries/{id}', { id })).toMatchObject({ status: 200 });
  });

  test('that the queue does not take is an error', async () => {
    const { at, id } = await failing();
    const call = routes(at, { sendDeliveries: async (outgoing) => outgoing });
    await expect(call('POST /deliveries/{id}/retry', { id })).rejects.toThrow(
      'The queue did not take the delivery',
    );
  });
});

describe('a test of an endpoint', () => {
  test('sends a signed event at once, whatever the status, and stores nothing', async () => {
    const at = world();
    const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, status: 'paused' });
    const call = routes(at);
    for (const type of ['tidings.test', 'drive.changes.change', 'order.created']) {
      const body = type === 'tidings.test' ? undefined : JSON.stringify({ type });
      const answer = await call('POST /endpoints/{id}/test', { id: endpoint.id, body });
      expect(answer).toMatchObject({
        status: 200,
        body: { event: { type }, attempt: { status: 204 } },
      });
      const request = at.received.at(-1);
      const verified = verifyWebhook({
        headers: request?.headers ?? {},
        body: request?.body ?? '',
        secrets: [SECRET],
        now: () => at.nowMs,
      });
      expect(verified).toMatchObject({ type });
    }
    expect((await call('GET /deliveries')).body).toEqual({ deliveries: [] });
    expect(await at.health(endpoint)).toBeUndefined();
  });

  test.each(['drive.*', '*', '', 'a..b', '.', 'a b'])('of type %j is refused', async (type) => {
    const at = world();
    const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner });
    const body = JSON.stringify({ type });
    await expect(
      routes(at)('POST /endpoints/{id}/test', { id: endpoint.id, body }),
    ).rejects.toMatchObject({ code: 'invalid-request', field: 'type' });
  });
});
