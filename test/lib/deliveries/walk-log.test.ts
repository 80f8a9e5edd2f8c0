import { describe, expect, test } from 'vitest';
import { recordDelivery, recordSuccess } from '../../../lib/deliveries/rows/write-deliveries.ts';
import { walkLog } from '../../../lib/deliveries/walk-log.ts';
import { changeEndpoint } from '../../../lib/endpoints/rows/change-endpoint.ts';
import { getEndpoint } from '../../../lib/endpoints/rows/read-endpoints.ts';
import type { LoggedEvent } from '../../../lib/events/rows/log-item.ts';
import { NOW_MS } from '../../support/times.ts';
import { storedEndpoint } from '../endpoints/examples.ts';
import { newDelivery } from './examples.ts';
import { HOUR, SECOND, tableOfFile, type World, world } from './stage.ts';
import { drawn, log, logged, step, walked, walkOf } from './walking.ts';

const MANY = { timeout: 120_000 };

async function started(changes: Parameters<typeof storedEndpoint>[1] = {}) {
  const at = world();
  const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, ...changes });
  const put = async (
    { event, sequence }: LoggedEvent,
    status: 'pending' | 'delivered' | 'failed',
  ) => {
    const { owner } = at;
    const place = { owner, endpointId: endpoint.id, eventId: event.id, sequence };
    const delivery = newDelivery({ ...place, status, slot: 9, version: 10 });
    if (status === 'delivered') await recordSuccess(tableOfFile(), delivery);
    else await recordDelivery(tableOfFile(), delivery, { seen: undefined });
  };
  return { at, endpoint, put };
}

async function deliverAll(at: World): Promise<void> {
  at.nowMs += SECOND;
  while ((await at.step()) > 0);
}

const idsOf = (events: readonly LoggedEvent[]) => events.map(({ event }) => event.id).toSorted();
const receivedBy = ({ received }: World) => received.map(({ eventId }) => eventId).toSorted();

describe('recover', () => {
  test.each([1, 3])(
    'sends what was missed or has failed, and nothing that was delivered or is pending, with each step made %i times',
    MANY,
    async (times) => {
      const { at, endpoint, put } = await started();
      const events = await log(at, 230);
      const missed = [];
      for (const [index, event] of events.entries()) {
        const status = (['delivered', 'pending', 'failed', undefined] as const)[index % 4];
        if (status) await put(event, status);
        if (status === undefined || status === 'failed') missed.push(event);
      }
      const steps = await walked(at, walkOf(at, endpoint), times);
      expect(steps).toBeLessThanOrEqual(5);
      await deliverAll(at);
      expect(receivedBy(at)).toEqual(idsOf(missed));
      expect(at.received.every(({ headers }) => headers['tidings-replay'] === undefined)).toBe(
        true,
      );
    },
  );

  test.each([
    ['of all that was missed is recorded', {}, NOW_MS + HOUR + SECOND],
    ['of a part is not', { sinceMs: NOW_MS + 1 }, undefined],
    ['that ends before the endpoint was enabled is not', { untilMs: NOW_MS + 5 }, undefined],
    ['is not, if it was a replay', { mode: 'replay' as const }, undefined],
  ])('%s', async (_, changes, recoveredAtMs) => {
    const { at, endpoint } = await started({ stoppedAtMs: NOW_MS, statusSinceMs: NOW_MS + 10 });
    await log(at, 3);
    at.nowMs += HOUR;
    await walked(at, walkOf(at, endpoint, changes));
    const left = await getEndpoint(tableOfFile(), at.owner, endpoint.id);
    expect([left?.stoppedAtMs, left?.recoveredAtMs]).toEqual([NOW_MS, recoveredAtMs]);
  });

  test('sends a pending delivery whose message was lost: its attempt is overdue', async () => {
    const { at, endpoint } = await started();
    const events = await log(at, 2);
    const now = at.nowMs;
    for (const [index, overdueMs] of [HOUR, 60 * SECOND].entries()) {
      const { event, sequence } = events[index] as LoggedEvent;
      const place = { owner: at.owner, endpointId: endpoint.id, eventId: event.id, sequence };
      const delivery = newDelivery({ ...place, nextAttemptAtMs: now - overdueMs });
      await recordDelivery(tableOfFile(), delivery, { seen: undefined });
    }
    await walked(at, walkOf(at, endpoint));
    await deliverAll(at);
    expect(receivedBy(at)).toEqual([events[0]?.event.id]);
  });

  test('from the time of an event that failed sends it, whenever its delivery began', async () => {
    const { at, endpoint } = await started();
    const [event] = await log(at, 1);
    at.nowMs += 5 * 24 * HOUR;
    const first = at.message(endpoint, event as LoggedEvent);
    at.answer = 500;
    await at.deliver(first);
    const row = await at.row(endpoint, event as LoggedEvent);
    await recordDelivery(
      tableOfFile(),
      { ...(row ?? newDelivery()), status: 'failed' },
      { seen: row?.version },
    );
    at.queue = [];
    at.answer = 204;
    at.received = [];
    await walked(at, walkOf(at, endpoint, { sinceMs: row?.eventTimeMs ?? Number.NaN }));
    await deliverAll(at);
    expect(receivedBy(at)).toEqual([event?.event.id]);
  });

  test('is repeated without effect once all is delivered', async () => {
    const { at, endpoint } = await started();
    await log(at, 5);
    for (const _ of [1, 2]) {
      await walked(at, walkOf(at, endpoint));
      await deliverAll(at);
    }
    expect(at.received).toHaveLength(5);
  });

  test('sends only what the endpoint subscribes to now, in the time asked for', async () => {
    const filter = { q: { total__gt: 2 } };
    const { at, endpoint } = await started({ events: ['order.*'], filter });
    await log(at, 2, () => ({ data: { total: 9 } }));
    at.nowMs += HOUR;
    const sinceMs = at.nowMs;
    const wanted = await log(at, 2, () => ({ data: { total: 9 } }));
    await log(at, 1, () => ({ data: { total: 1 } }));
    await log(at, 1, () => ({ type: 'other.type', data: { total: 9 } }));
    const walk = walkOf(at, endpoint, { sinceMs });
    at.nowMs += SECOND;
    await log(at, 1, () => ({ data: { total: 9 } }));
    await walked(at, walk);
    await deliverAll(at);
    expect(receivedBy(at)).toEqual(idsOf(wanted));
  });

  test.each([
    ['the event before is on the page before', 99],
    ['the event before is before the time asked for', 0],
  ])('compares as dispatch did if %s', MANY, async (_, others) => {
    const filter = { q: { state__now_gt: 5 } };
    const { at, endpoint } = await started({ filter });
    const order = { subject: 'order-1' };
    await log(at, 1, () => ({ ...order, data: { state: 1 } }));
    at.nowMs += HOUR;
    const sinceMs = others === 0 ? at.nowMs : at.nowMs - 2 * HOUR;
    await log(at, others, (index) => ({ subject: `other-${index}`, data: { state: 0 } }));
    const [raised] = await log(at, 2, () => ({ ...order, data: { state: 7 } }));
    await walked(at, walkOf(at, endpoint, { sinceMs }));
    await deliverAll(at);
    expect(receivedBy(at)).toEqual([raised?.event.id]);
  });
});

describe('replay', () => {
  test('sends everything in a range again, marked, once for each walk', MANY, async () => {
    const { at, endpoint, put } = await started();
    const events = await log(at, 120, (index) => ({ type: index % 2 ? 'a.odd' : 'a.even' }));
    for (const event of events.slice(0, 60)) await put(event, 'delivered');
    const walk = walkOf(at, endpoint, { mode: 'replay', types: ['a.odd'] });
    await walked(at, walk, 2);
    await deliverAll(at);
    const odd = events.filter(({ event }) => event.type === 'a.odd');
    expect(receivedBy(at)).toEqual(idsOf(odd));
    expect(at.received.every(({ headers }) => headers['tidings-replay'] === 'true')).toBe(true);
    await walked(at, { ...walk, id: 'another' });
    await deliverAll(at);
    expect(at.received).toHaveLength(2 * odd.length);
  });
});

describe('a walk', () => {
  test('waits for a number whose event is not there yet, and sends it', async () => {
    const { at, endpoint } = await started();
    await log(at, 2);
    const late = await drawn(at);
    await log(at, 2);
    const walk = walkOf(at, endpoint);
    at.nowMs += SECOND;
    const first = await step(at, walk);
    const second = first && (await step(at, first.walk));
    expect(second).toMatchObject({ walk: { from: 3 }, delaySeconds: 10 });
    await logged(at, late);
    if (second) await walked(at, second.walk);
    await deliverAll(at);
    expect(at.received).toHaveLength(5);
  });

  test('passes a number that no event will have, after a minute', async () => {
    const { at, endpoint } = await started();
    await drawn(at);
    await log(at, 2);
    await walked(at, walkOf(at, endpoint));
    await deliverAll(at);
    expect(at.received).toHaveLength(2);
  });

  test('into the future goes on until then', async () => {
    const { at, endpoint } = await started();
    const walk = walkOf(at, endpoint, { sinceMs: at.nowMs, untilMs: at.nowMs + 15 * SECOND });
    expect(await step(at, walk)).toMatchObject({ delaySeconds: 10 });
    await log(at, 1);
    at.nowMs += 16 * SECOND;
    await walked(at, walk);
    await deliverAll(at);
    expect(at.received).toHaveLength(1);
  });

  test.each(['paused', 'disabled'] as const)('ends if the endpoint is %s', async (status) => {
    const { at, endpoint } = await started();
    await log(at, 1);
    await changeEndpoint(tableOfFile(), endpoint, { patch: { status } });
    expect(await step(at, walkOf(at, endpoint))).toBeUndefined();
    expect(at.queue).toEqual([]);
  });

  test('ends if the endpoint is deleted, and sends nothing to that of another owner', async () => {
    const { at, endpoint } = await started();
    await log(at, 1);
    const walk = walkOf(at, endpoint, { owner: crypto.randomUUID() });
    expect(await step(at, walk)).toBeUndefined();
  });

  test('makes a step again of which the queue did not take all', async () => {
    const { at, endpoint } = await started();
    await log(at, 3);
    const walk = walkOf(at, endpoint);
    const deps = {
      table: tableOfFile(),
      now: () => at.nowMs,
      send: async (outgoing: Parameters<typeof at.deps.send>[0]) => {
        await at.deps.send(outgoing.slice(0, 1));
        return outgoing.slice(1);
      },
    };
    await expect(walkLog(deps, walk)).rejects.toThrow('The queue did not take 2 deliveries');
    await walked(at, walk);
    await deliverAll(at);
    expect(at.received).toHaveLength(3);
  });
});
