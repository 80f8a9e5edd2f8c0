import { describe, expect, test } from 'vitest';
import { changeEndpoint } from '../../../lib/endpoints/rows/change-endpoint.ts';
import { getEndpoint } from '../../../lib/endpoints/rows/read-endpoints.ts';
import type { LoggedEvent } from '../../../lib/events/rows/log-item.ts';
import { storedEndpoint } from '../endpoints/examples.ts';
import { answered, HOUR, MINUTE, SECOND, tableOfFile, type World, world } from './stage.ts';

const MANY = { timeout: 120_000 };

async function published(at: World, count: number): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (let n = 0; n < count; n += 1) events.push(await at.event());
  return events;
}

async function limited(rate: number, count: number) {
  const at = world();
  const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, rate });
  const events = await published(at, count);
  await at.deps.send(events.map((event) => ({ message: at.message(endpoint, event) })));
  return { at, endpoint, events, startMs: at.nowMs };
}

/** The most requests that came within any time of a length. */
function mostWithin({ received }: World, milliseconds: number): number {
  const counts = received.map(
    ({ atMs }) =>
      received.filter((other) => other.atMs >= atMs && other.atMs < atMs + milliseconds).length,
  );
  return Math.max(0, ...counts);
}

describe('an endpoint with a rate', () => {
  // 1/3 and 1/7 of a second are no whole numbers of milliseconds.
  test.each([3, 5, 7])(
    'of %i a second gets 40 events no faster, and each of them once',
    MANY,
    async (rate) => {
      const { at, startMs, events } = await limited(rate, 40);
      await at.runUntil(startMs + (40 / rate + 5) * SECOND);
      expect(at.received.map(({ eventId }) => eventId).toSorted()).toEqual(
        events.map(({ event }) => event.id).toSorted(),
      );
      // A turn within a second is not waited for.
      expect(mostWithin(at, 10 * SECOND)).toBeLessThanOrEqual(11 * rate + 1);
      expect(at.queue).toEqual([]);
    },
  );

  test(
    'gets what waits for longer than the queue holds a message back, and none of it is pushed back for ever',
    MANY,
    async () => {
      const { at, startMs, events } = await limited(0.02, 28);
      await at.runUntil(startMs + 29 * 50 * SECOND);
      expect(new Set(at.received.map(({ eventId }) => eventId)).size).toBe(events.length);
      expect(at.received).toHaveLength(events.length);
      expect(mostWithin(at, 10 * MINUTE)).toBeLessThanOrEqual(14);
    },
  );

  test('uses up no attempt by waiting', MANY, async () => {
    const { at, endpoint, events, startMs } = await limited(0.001, 5);
    await at.runUntil(startMs + HOUR);
    const last = events.at(-1);
    const row = last && (await at.row(endpoint, last));
    expect(row).toMatchObject({ status: 'pending', slot: 0, attemptCount: 0, attempts: [] });
  });

  test('that asks to wait gets the others afterwards no faster than its rate', MANY, async () => {
    const { at, startMs, events } = await limited(0.5, 20);
    at.answer = ({ atMs }) =>
      atMs < startMs + 10 * SECOND ? answered(429, { retryAfter: '600' }) : 200;
    await at.runUntil(startMs + HOUR);
    const later = at.received.filter(({ atMs }) => atMs > startMs + 10 * SECOND);
    expect(new Set(later.map(({ eventId }) => eventId)).size).toBe(events.length);
    at.received = later;
    expect(later[0]?.atMs).toBeGreaterThanOrEqual(startMs + 600 * SECOND);
    expect(mostWithin(at, 20 * SECOND)).toBeLessThanOrEqual(12);
  });

  test('that is spared gets all of it afterwards, and no faster', MANY, async () => {
    const { at, startMs, events } = await limited(0.5, 20);
    at.answer = ({ atMs }) => (atMs < startMs + 5 * MINUTE ? 500 : 200);
    await at.runUntil(startMs + 12 * HOUR);
    const later = at.received.filter(({ atMs }) => atMs >= startMs + 5 * MINUTE);
    expect(new Set(later.map(({ eventId }) => eventId)).size).toBe(events.length);
    at.received = later;
    expect(mostWithin(at, 20 * SECOND)).toBeLessThanOrEqual(12);
  });

  test('whose rate is removed gets at once what waited for its turn', MANY, async () => {
    const { at, endpoint, startMs } = await limited(0.01, 5);
    await at.runUntil(startMs + SECOND);
    const stored = await getEndpoint(tableOfFile(), at.owner, endpoint.id);
    if (stored) await changeEndpoint(tableOfFile(), stored, { patch: { rate: null } });
    for (const { message } of at.queue) await at.deliver(message);
    expect(at.received).toHaveLength(5);
  });
});
