import { describe, expect, test } from 'vitest';
import type { DeliveryRecord } from '../../../lib/deliveries/delivery-record.ts';
import type { HookGate } from '../../../lib/deliveries/hook-gate.ts';
import type { EndpointRecord } from '../../../lib/endpoints/endpoint-record.ts';
import { reserveTurn } from '../../../lib/endpoints/rows/reserve-turn.ts';
import { addFailure, openBreaker } from '../../../lib/endpoints/rows/write-health.ts';
import { NOW_MS } from '../../support/times.ts';
import { storedEndpoint } from '../endpoints/examples.ts';
import { type Fault, faults, unreliable } from './mortal.ts';
import { type Answer, answered, DAY, failed, HOUR, MINUTE, tableOfFile, world } from './stage.ts';

const MANY = { timeout: 120_000 };

interface Scenario {
  answer: Answer;
  endpoint?: Partial<EndpointRecord>;
  prepare?: (endpoint: EndpointRecord, nowMs: number) => Promise<unknown>;
  /** What the hooks say, so many milliseconds after the start, and whether the delivery has a row by then. */
  hooks?: (elapsedMs: number, hasRow: boolean) => HookGate;
  /** How many requests there are at least; 1 without it. */
  least?: number;
  ends?: Partial<DeliveryRecord>;
}

const SCENARIOS: [string, Scenario][] = [
  ['is taken at once', { answer: 204 }],
  ['is taken after five seconds', { answer: ({ attempt }) => (attempt > 1 ? 200 : 500) }],
  [
    'is taken a minute after a timeout',
    { answer: ({ attempt }) => (attempt > 1 ? 200 : failed('timeout')) },
  ],
  [
    'is asked to wait for two hours',
    {
      answer: ({ attempt }) => (attempt > 1 ? 200 : answered(429, { retryAfter: '7200' })),
    },
  ],
  [
    'is given up after one retry',
    {
      answer: 500,
      endpoint: { retrySchedule: [5] },
      ends: { status: 'failed', reason: 'attempts-used-up' },
    },
  ],
  [
    'waits for its turn for seconds',
    {
      answer: 200,
      endpoint: { rate: 0.03 },
      prepare: ({ id }, nowMs) => reserveTurn(tableOfFile(), id, { rate: 0.03, nowMs }),
    },
  ],
  [
    'waits for its turn for hours',
    {
      answer: 200,
      endpoint: { rate: 0.0002 },
      prepare: ({ id }, nowMs) => reserveTurn(tableOfFile(), id, { rate: 0.0002, nowMs }),
    },
  ],
  // A process that dies in between leaves an endpoint that is disabled.
  [
    'is answered with 410',
    {
      answer: 410,
      ends: { status: 'failed', reason: expect.stringMatching(/^endpoint-(?:gone|disabled)$/) },
    },
  ],
  [
    'is parked by the breaker, and is its probe',
    {
      answer: 200,
      async prepare({ id }, nowMs) {
        for (let count = 0; count < 5; count += 1)
          await addFailure(tableOfFile(), id, { atMs: nowMs, quietUntilMs: undefined });
        const pause = { nowMs, pausedUntilMs: nowMs + MINUTE, trips: 1 };
        await openBreaker(tableOfFile(), id, pause);
      },
    },
  ],
  [
    'waits for a hook for a minute',
    {
      answer: ({ body }) => (body.includes('"changed"') ? 200 : 500),
      endpoint: { after: ['hook'] },
      hooks: (elapsedMs) =>
        elapsedMs < MINUTE
          ? { kind: 'waiting', sinceMs: NOW_MS }
          : { kind: 'open', changed: { data: 'changed' } },
    },
  ],
  [
    'has waited for a hook when that drops its event',
    {
      answer: 200,
      endpoint: { after: ['hook'] },
      hooks: (_, hasRow) => (hasRow ? { kind: 'dropped' } : { kind: 'waiting', sinceMs: NOW_MS }),
      ends: { status: 'failed', reason: 'dropped-by-hook', attemptCount: 0 },
      least: 0,
    },
  ],
];

/** Delivers one event in a world with faults. @returns how many calls that took. */
async function delivered(scenario: Scenario, plan: readonly Fault[]): Promise<number> {
  const at = world();
  const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, ...scenario.endpoint });
  const event = await at.event();
  await scenario.prepare?.(endpoint, at.nowMs);
  const startMs = at.nowMs;
  at.askHooks = async () => {
    const hasRow = (await at.row(endpoint, event)) !== undefined;
    return scenario.hooks?.(at.nowMs - startMs, hasRow) ?? { kind: 'open' };
  };
  const { answer } = scenario;
  const late: string[] = [];
  at.answer = async (request) => {
    const row = await at.row(endpoint, event);
    if (row?.status === 'delivered') late.push(`attempt ${request.attempt}`);
    return typeof answer === 'number' ? answer : answer(request);
  };
  const calls = unreliable(at, plan);
  await at.deps.send([{ message: at.message(endpoint, event) }]);
  await at.runUntil(at.nowMs + 10 * HOUR);
  const what = JSON.stringify(plan);
  expect(await at.row(endpoint, event), what).toMatchObject(
    scenario.ends ?? { status: 'delivered' },
  );
  expect(at.received.length, what).toBeGreaterThanOrEqual(scenario.least ?? 1);
  expect(late, what).toEqual([]);
  await at.runUntil(at.nowMs + 2 * DAY);
  expect(at.queue, what).toEqual([]);
  return calls();
}

describe.each(SCENARIOS)('a delivery that %s', (_, scenario) => {
  test('ends the same with a process that dies or is refused at any call', MANY, async () => {
    const calls = await delivered(scenario, []);
    for (const fault of faults(calls)) await delivered(scenario, [fault]);
  });
});
