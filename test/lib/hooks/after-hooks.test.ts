import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askHooks } from '../../../lib/hooks/chain/ask-hooks.ts';
import type { Done } from '../../../lib/hooks/chain/chain-record.ts';
import { changeChain, getChain, putChain, putData } from '../../../lib/hooks/rows/chain.ts';
import { DAY, HOUR, MINUTE, SECOND, tableOfFile, world } from '../deliveries/stage.ts';
import { storedEndpoint } from '../endpoints/examples.ts';

const MANY = { timeout: 180_000 };
const HOOKS = ['first', 'second', 'third', 'fourth'];

const DONE: Record<string, Done> = {
  watched: { outcome: 'ok' },
  changed: { outcome: 'ok', changed: true },
  dropped: { outcome: 'ok', drop: true },
  failed: { outcome: 'threw' },
  gone: { outcome: 'skipped' },
};

const plans = fc.record({
  /** How each hook of the chain is done with, in order. */
  outcomes: fc.array(fc.constantFrom(...Object.keys(DONE)), { maxLength: HOOKS.length }),
  /** Those that the endpoint waits for; some are for other events. */
  after: fc.uniqueArray(fc.constantFrom(...HOOKS, 'of-others'), { maxLength: 5 }),
  minutes: fc.integer({ min: 0, max: 4 }),
  /** Whether the message at the end of the chain comes, too. */
  isReleased: fc.boolean(),
});

test(
  'an endpoint gets an event once the hooks that it waits for have run, as they left it, or not at all if one has dropped it',
  MANY,
  async () => {
    await fc.assert(
      fc.asyncProperty(plans, async ({ outcomes, after, minutes, isReleased }) => {
        const at = world();
        const table = tableOfFile();
        at.askHooks = askHooks({ table, now: () => at.nowMs });
        const endpoint = await storedEndpoint(table, { owner: at.owner, after });
        const event = await at.event();
        const eventId = event.event.id;
        const message = at.message(endpoint, event);
        const hooks = HOOKS.slice(0, outcomes.length);
        const ttlSeconds = (at.nowMs + 30 * DAY) / SECOND;
        const chain = {
          owner: at.owner,
          eventId,
          sequence: event.sequence,
          hooks,
          endpoints: [],
          done: {},
          createdAtMs: at.nowMs,
        };
        if (hooks.length > 0) await putChain(table, chain, ttlSeconds);

        const named = hooks.filter((id) => after.includes(id));
        const doneBy = (id: string) => outcomes[hooks.indexOf(id)];
        const isDropped = named.some((id) => doneBy(id) === 'dropped');
        const upTo = hooks.slice(0, hooks.indexOf(named.at(-1) ?? '') + 1);
        const changer = upTo.findLast((id) => doneBy(id) === 'changed');
        const last = named.at(-1);

        await at.deps.send([{ message }]);
        const done: Record<string, Done> = {};
        for (const id of hooks) {
          await at.runUntil(at.nowMs + minutes * MINUTE);
          if (last !== undefined && done[last] === undefined) expect(at.received).toEqual([]);
          const one = DONE[doneBy(id) ?? ''];
          if (one === undefined) throw new Error('It is not done');
          if (one.changed) await putData(table, { eventId, hookId: id, data: id }, ttlSeconds);
          done[id] = one;
          const stored = await getChain(table, at.owner, eventId);
          if (stored) await changeChain(table, stored, { done });
        }
        if (isReleased) await at.deps.send([{ message }]);
        await at.runUntil(at.nowMs + HOUR);

        const data = changer ?? { total: 1 };
        const bodies = at.received.map(({ body }) => JSON.parse(body).data);
        expect(bodies).toEqual(isDropped ? [] : [data]);
        const row = await at.row(endpoint, event);
        if (!isDropped) expect(row).toMatchObject({ status: 'delivered', attemptCount: 1 });
        else if (row) expect(row).toMatchObject({ status: 'failed', reason: 'dropped-by-hook' });
        expect(at.queue).toEqual([]);
      }),
      { numRuns: 25 },
    );
  },
);
