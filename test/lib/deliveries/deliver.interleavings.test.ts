import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LoggedEvent } from '../../../lib/events/rows/log-item.ts';
import { NOW_MS } from '../../support/times.ts';
import { storedEndpoint } from '../endpoints/examples.ts';
import { type Fault, unreliable } from './mortal.ts';
import { answered, DAY, failed, HOUR, SECOND, tableOfFile, type World, world } from './stage.ts';

const MANY = { timeout: 300_000 };

const ANSWERS = {
  500: 500,
  404: 404,
  302: 302,
  soon: answered(429, { retryAfter: '20' }),
  later: answered(503, { retryAfter: '4000' }),
  timeout: failed('timeout'),
  connection: failed('connection'),
} as const;

/** A message that comes once more: for an event, with any version, maybe forced, in any order. */
interface Extra {
  event: number;
  version: number;
  delaySeconds: number;
  force?: string | undefined;
}

interface Plan {
  events: number;
  rate: number | undefined;
  answers: (keyof typeof ANSWERS)[];
  faults: Fault[];
  extras: Extra[];
  isParallel: boolean;
  /** How long its endpoint waits for a hook; undefined if for none. */
  hookSeconds: number | undefined;
}

const fault = fc.record({
  call: fc.integer({ min: 1, max: 50 }),
  how: fc.constantFrom('dies-before' as const, 'dies-after' as const, 'refused' as const),
});

const extra = fc.record({
  event: fc.nat(2),
  version: fc.nat(3),
  delaySeconds: fc.constantFrom(0, 1, 6, 400),
  force: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
});

const plans: fc.Arbitrary<Plan> = fc.record({
  events: fc.integer({ min: 1, max: 3 }),
  rate: fc.option(fc.constantFrom(0.01, 0.3, 3, 7), { nil: undefined }),
  answers: fc.array(fc.constantFrom(...(Object.keys(ANSWERS) as (keyof typeof ANSWERS)[])), {
    maxLength: 7,
  }),
  faults: fc.array(fault, { maxLength: 5 }),
  extras: fc.array(extra, { maxLength: 5 }),
  isParallel: fc.boolean(),
  hookSeconds: fc.option(fc.constantFrom(0, 20, 70, 2000), { nil: undefined }),
});

async function lived(at: World, plan: Plan) {
  const rate = plan.rate === undefined ? {} : { rate: plan.rate };
  const after = plan.hookSeconds === undefined ? {} : { after: ['hook'] };
  const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, ...rate, ...after });
  const openAtMs = at.nowMs + (plan.hookSeconds ?? 0) * SECOND;
  at.askHooks = async () =>
    at.nowMs < openAtMs
      ? { kind: 'waiting', sinceMs: NOW_MS }
      : { kind: 'open', changed: { data: 'changed' } };
  const events: LoggedEvent[] = [];
  for (let count = 0; count < plan.events; count += 1) events.push(await at.event());
  const forced = new Set(plan.extras.flatMap(({ force, event }) => (force ? [event] : [])));
  const again: string[] = [];
  const answers = [...plan.answers];
  at.isParallel = plan.isParallel;
  at.answer = async ({ eventId }) => {
    const index = events.findIndex(({ event }) => event.id === eventId);
    const event = events[index];
    const row = event && (await at.row(endpoint, event));
    if (row?.status === 'delivered' && !forced.has(index)) again.push(eventId);
    const name = answers.shift();
    return name === undefined ? 200 : ANSWERS[name];
  };
  unreliable(at, plan.faults);
  await at.deps.send(events.map((event) => ({ message: at.message(endpoint, event) })));
  await at.deps.send(
    plan.extras.flatMap(({ event, delaySeconds, ...changes }) => {
      const logged = events[event];
      return logged
        ? [{ message: { ...at.message(endpoint, logged), ...changes }, delaySeconds }]
        : [];
    }),
  );
  await at.runUntil(at.nowMs + 12 * HOUR);
  await at.runUntil(at.nowMs + 3 * DAY);
  const rows = await Promise.all(events.map((event) => at.row(endpoint, event)));
  const early = at.received.filter(
    ({ atMs, body }) => atMs < openAtMs || !body.includes('changed'),
  );
  return { events, rows, again, early: plan.hookSeconds === undefined ? [] : early };
}

test(
  'whatever fails, dies, is refused, repeated or reordered, each event is delivered, nothing is left over, none goes before its hook, and none is sent again after its success was recorded',
  MANY,
  async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const at = world();
        const { events, rows, again, early } = await lived(at, plan);
        expect(rows.map((row) => row?.status)).toEqual(events.map(() => 'delivered'));
        expect(at.queue).toEqual([]);
        expect(early).toEqual([]);
        for (const { event } of events)
          expect(at.received.filter(({ eventId }) => eventId === event.id)).not.toEqual([]);
        // Side by side, one process may have begun before another recorded the success.
        if (!plan.isParallel) expect(again).toEqual([]);
      }),
      { numRuns: 40 },
    );
  },
);
