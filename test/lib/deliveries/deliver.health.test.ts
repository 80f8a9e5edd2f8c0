import { describe, expect, test } from 'vitest';
import { changeEndpoint } from '../../../lib/endpoints/rows/change-endpoint.ts';
import { getEndpoint } from '../../../lib/endpoints/rows/read-endpoints.ts';
import { addFailure, clearHealth, openBreaker } from '../../../lib/endpoints/rows/write-health.ts';
import { fromSourceItem } from '../../../lib/outbox/rows/event-source.ts';
import { rawItems } from '../../support/raw-items.ts';
import { storedEndpoint } from '../endpoints/examples.ts';
import { DAY, HOUR, MINUTE, SECOND, tableOfFile, type World, world } from './stage.ts';

const MANY = { timeout: 120_000 };

async function started() {
  const at = world();
  const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner });
  const publish = async () => {
    const event = await at.event();
    await at.deps.send([{ message: at.message(endpoint, event) }]);
    return event;
  };
  return { at, endpoint, publish };
}

/** The events about endpoints that were stored. */
async function told() {
  const sources = (await rawItems(tableOfFile())).flatMap((item) => fromSourceItem(item) ?? []);
  return sources.map(({ event }) => event).filter(({ type }) => type.startsWith('endpoint.'));
}

describe('an endpoint that fails', () => {
  test('has failed since the first failure, however many are recorded at once or after a success', async () => {
    const { at, endpoint } = await started();
    const table = tableOfFile();
    await Promise.all(
      [3, 1, 2].map((n) =>
        addFailure(table, endpoint.id, { atMs: at.nowMs + n, quietUntilMs: undefined }),
      ),
    );
    const { failures, failingSinceMs } = (await at.health(endpoint)) ?? {};
    expect(failures).toBe(3);
    const later = { atMs: at.nowMs + HOUR, quietUntilMs: undefined };
    expect(await addFailure(table, endpoint.id, later)).toEqual({ failures: 4, failingSinceMs });
    await clearHealth(table, endpoint.id);
    expect(await addFailure(table, endpoint.id, later)).toEqual({
      failures: 1,
      failingSinceMs: at.nowMs + HOUR,
    });
  });

  test('and has a success before the breaker opens is not spared', async () => {
    const { at, endpoint } = await started();
    const pause = { nowMs: at.nowMs, pausedUntilMs: at.nowMs + MINUTE, trips: 1 };
    await openBreaker(tableOfFile(), endpoint.id, pause);
    expect(await at.health(endpoint)).toBeUndefined();
  });

  test(
    'is told once in an hour of failures, with the event and the attempt, and again after a success',
    MANY,
    async () => {
      const { at, endpoint, publish } = await started();
      at.answer = 503;
      const startMs = at.nowMs;
      const event = await publish();
      await at.runUntil(startMs + 59 * MINUTE);
      expect(await told()).toEqual([]);
      await publish();
      await at.runUntil(startMs + 5 * HOUR);
      const [first, ...others] = await told();
      expect(others).toEqual([]);
      expect(first).toMatchObject({
        type: 'endpoint.failing',
        source: `/endpoints/${endpoint.id}`,
        data: { endpoint: endpoint.id, url: endpoint.url, attempt: { status: 503 } },
      });
      expect(first?.data).toHaveProperty('since', new Date(startMs).toISOString());
      at.answer = 200;
      await at.runUntil(startMs + 30 * HOUR);
      expect(await at.row(endpoint, event)).toMatchObject({ status: 'delivered' });
      expect(await at.health(endpoint)).toBeUndefined();
      at.answer = 503;
      await publish();
      await at.runUntil(at.nowMs + 5 * HOUR);
      expect(await told()).toHaveLength(2);
      expect(at.metrics).toEqual(['failing', 'failing']);
    },
  );

  test(
    'is disabled after five days without a success, with an event that says why, and what is pending is given up',
    MANY,
    async () => {
      const { at, endpoint, publish } = await started();
      at.answer = 500;
      const startMs = at.nowMs;
      const events = [];
      while (at.nowMs < startMs + 5 * DAY + HOUR) {
        events.push(await publish());
        await at.runUntil(at.nowMs + 24 * HOUR);
      }
      expect(await getEndpoint(tableOfFile(), at.owner, endpoint.id)).toMatchObject({
        status: 'disabled',
        disabledReason: 'It has had no success for five days',
        stoppedAtMs: startMs,
      });
      expect((await told()).map(({ type }) => type).toSorted()).toEqual([
        'endpoint.disabled',
        'endpoint.failing',
      ]);
      const requests = at.received.length;
      await at.runUntil(at.nowMs + 4 * DAY);
      expect(at.received).toHaveLength(requests);
      for (const event of events)
        expect((await at.row(endpoint, event))?.status ?? 'failed').toBe('failed');
      expect(at.queue).toEqual([]);
    },
  );

  test('and was changed meanwhile is disabled at the next failure', async () => {
    const { at, endpoint } = await started();
    at.answer = async () => {
      const stored = await getEndpoint(tableOfFile(), at.owner, endpoint.id);
      if (stored?.description === undefined && stored)
        await changeEndpoint(tableOfFile(), stored, { patch: { description: 'changed' } });
      return 410;
    };
    await at.deliver(at.message(endpoint, await at.event()));
    expect(at.metrics).toEqual([]);
    await at.deliver(at.message(endpoint, await at.event()));
    expect(at.metrics).toEqual(['disabled']);
  });
});

describe('the breaker', () => {
  async function open(
    waiting: number,
  ): Promise<Awaited<ReturnType<typeof started>> & { at: World }> {
    const it = await started();
    it.at.answer = 500;
    for (let count = 0; count < waiting; count += 1) await it.publish();
    while ((await it.at.step()) > 0);
    return it;
  }

  test(
    'lets one request through after 1, 2, 4, 8, 16 and then 30 minutes, while 20 deliveries wait',
    MANY,
    async () => {
      const { at, publish } = await open(20);
      expect(at.received).toHaveLength(5);
      // What waits comes back by its own schedule: new events are what probes.
      for (let minute = 0; minute < 100; minute += 1) {
        await publish();
        await at.runUntil(at.nowMs + MINUTE);
      }
      const probes = at.received.slice(5).map(({ atMs }) => atMs);
      const pauses = probes.slice(1).map((atMs, index) => atMs - (probes[index] ?? 0));
      [2, 4, 8, 16, 30].forEach((minutes, index) => {
        expect(pauses[index]).toBeGreaterThanOrEqual(minutes * MINUTE);
        expect(pauses[index]).toBeLessThanOrEqual((minutes + 2) * MINUTE);
      });
    },
  );

  test('gives the probe to one of those that come at once', MANY, async () => {
    const { at, publish } = await open(5);
    at.nowMs += 2 * MINUTE;
    at.queue = [];
    for (let count = 0; count < 15; count += 1) await publish();
    at.isParallel = true;
    await at.step();
    expect(at.received).toHaveLength(6);
  });

  test('lets another one through if the process with the probe dies', MANY, async () => {
    const { at, endpoint, publish } = await open(5);
    at.nowMs += 2 * MINUTE;
    at.queue = [];
    const events = [await publish(), await publish()];
    at.answer = () => new Promise<never>(() => undefined);
    const [first, second] = at.queue;
    if (first) void at.deliver(first.message);
    await expect.poll(() => at.received.length).toBe(6);
    at.answer = 200;
    if (second) await at.deliver(second.message);
    expect(at.received).toHaveLength(6);
    at.queue = at.queue.slice(2);
    await at.runUntil(at.nowMs + 3 * MINUTE);
    expect(at.received).toHaveLength(7);
    expect(await at.health(endpoint)).toBeUndefined();
    const [, taken] = events;
    expect(taken && (await at.row(endpoint, taken))).toMatchObject({ status: 'delivered' });
  });

  test(
    'never uses up a schedule before its time, and tries for real at its end',
    MANY,
    async () => {
      const { at, endpoint, publish } = await open(5);
      const startMs = at.nowMs;
      const event = await publish();
      await at.runUntil(startMs + 74 * HOUR);
      expect(await at.row(endpoint, event)).toMatchObject({ status: 'pending' });
      await at.runUntil(startMs + 78 * HOUR);
      const row = await at.row(endpoint, event);
      expect(row).toMatchObject({ status: 'failed', reason: 'attempts-used-up' });
      expect(row?.attempts.at(-1)?.atMs).toBeGreaterThanOrEqual(startMs + 75.5 * HOUR - SECOND);
    },
  );
});
