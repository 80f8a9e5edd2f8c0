import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeliveryRecord } from '../../../../lib/deliveries/delivery-record.ts';
import { type Fault, faults, unreliable } from '../../deliveries/mortal.ts';
import { type Answer, answered, DAY, failed, HOUR, world } from '../../deliveries/stage.ts';
import { asked, rowOf, storedHook } from './examples.ts';

const MANY = { timeout: 300_000 };

interface Scenario {
  answer: Answer;
  ends?: Partial<DeliveryRecord>;
}

const SCENARIOS: [string, Scenario][] = [
  ['is taken at once', { answer: 204 }],
  ['is taken after five seconds', { answer: ({ attempt }) => (attempt > 1 ? 200 : 500) }],
  [
    'is taken two hours later',
    { answer: ({ attempt }) => (attempt > 1 ? 200 : answered(429, { retryAfter: '7200' })) },
  ],
  ['is answered with 410', { answer: 410, ends: { status: 'failed', reason: 'recipient-gone' } }],
];

/** Sends one request in a world with faults. @returns how many calls that took. */
async function requested(scenario: Scenario, plan: readonly Fault[]): Promise<number> {
  const at = world();
  const message = await asked(at, await storedHook(at.owner));
  const { answer } = scenario;
  const late: number[] = [];
  at.answer = async (request) => {
    if ((await rowOf(at, message))?.status === 'delivered') late.push(request.attempt);
    return typeof answer === 'number' ? answer : answer(request);
  };
  const calls = unreliable(at, plan);
  await at.deps.send([{ message }]);
  await at.runUntil(at.nowMs + 10 * HOUR);
  const what = JSON.stringify(plan);
  expect(await rowOf(at, message), what).toMatchObject(scenario.ends ?? { status: 'delivered' });
  expect(at.received.length, what).toBeGreaterThanOrEqual(1);
  expect(late, what).toEqual([]);
  await at.runUntil(at.nowMs + 2 * DAY);
  expect(at.queue, what).toEqual([]);
  return calls();
}

describe.each(SCENARIOS)('a request that %s', (_, scenario) => {
  test('ends the same with a process that dies or is refused at any call', MANY, async () => {
    const calls = await requested(scenario, []);
    // What dies before its call leaves what a rejected one leaves.
    for (const fault of faults(calls))
      if (fault.how !== 'dies-before') await requested(scenario, [fault]);
  });
});

const ANSWERS = {
  500: 500,
  302: 302,
  later: answered(503, { retryAfter: '4000' }),
  timeout: failed('timeout'),
} as const;

const plans = fc.record({
  requests: fc.integer({ min: 1, max: 3 }),
  answers: fc.array(fc.constantFrom(...(Object.keys(ANSWERS) as (keyof typeof ANSWERS)[])), {
    maxLength: 6,
  }),
  faults: fc.array(
    fc.record({
      call: fc.integer({ min: 1, max: 30 }),
      how: fc.constantFrom('dies-before' as const, 'dies-after' as const, 'refused' as const),
    }),
    { maxLength: 5 },
  ),
  extras: fc.array(
    fc.record({
      index: fc.nat(2),
      version: fc.nat(3),
      delaySeconds: fc.constantFrom(0, 1, 6, 400),
    }),
    { maxLength: 5 },
  ),
  isParallel: fc.boolean(),
});

test(
  'whatever fails, dies, is refused, repeated or reordered, each request is taken, nothing is left over, and none is sent again after its success was recorded',
  MANY,
  async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const at = world();
        const hookId = await storedHook(at.owner);
        const messages = await Promise.all(
          Array.from({ length: plan.requests }, (_, index) => asked(at, hookId, { index })),
        );
        const answers = [...plan.answers];
        const again: string[] = [];
        at.isParallel = plan.isParallel;
        at.answer = async ({ eventId }) => {
          const message = messages.find(({ endpointId }) => endpointId === eventId);
          const row = message && (await rowOf(at, message));
          if (row?.status === 'delivered') again.push(eventId);
          const name = answers.shift();
          return name === undefined ? 200 : ANSWERS[name];
        };
        unreliable(at, plan.faults);
        await at.deps.send(messages.map((message) => ({ message })));
        await at.deps.send(
          plan.extras.flatMap(({ index, version, delaySeconds }) => {
            const message = messages[index];
            return message ? [{ message: { ...message, version }, delaySeconds }] : [];
          }),
        );
        await at.runUntil(at.nowMs + 3 * DAY);
        const rows = await Promise.all(messages.map((message) => rowOf(at, message)));
        expect(rows.map((row) => row?.status)).toEqual(messages.map(() => 'delivered'));
        expect(at.queue).toEqual([]);
        expect(new Set(at.received.map(({ eventId }) => eventId))).toEqual(
          new Set(messages.map(({ endpointId }) => endpointId)),
        );
        // Side by side, one process may have begun before another recorded the success.
        if (!plan.isParallel) expect(again).toEqual([]);
      }),
      { numRuns: 15 },
    );
  },
);
