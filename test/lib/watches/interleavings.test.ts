import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Faults } from '../../../google-simulator/faults.ts';
import { type Deps, ownDeps } from '../../../handlers/parts/make-deps.ts';
import { pauseEverything, stopEverything } from '../../../lib/maintenance/stop-everything.ts';
import { processWork } from '../../../lib/scheduler/process-work.ts';
import type { Work } from '../../../lib/scheduler/work.ts';
import { removeWatch } from '../../../lib/watches/remove-watch.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { HOUR, NOW_MS, tableThat } from '../channels/stage.ts';
import { turns } from '../channels/turns.ts';
import { type Renewing, renewing } from './renewing.ts';
import { channelsOf, healthOf, MINUTE, openRows, started, statesOf, stored } from './watches.ts';

const FAULTS: Partial<Faults>[] = [
  {},
  { drop: true, loseWatchAnswer: 1 },
  { loseWatchAnswer: 2 },
  { earlySync: true },
  { watchError: { reason: 'backendError', times: 1 } },
  { watchError: { reason: 'notFound', times: 1 } },
  { watchError: { reason: 'channelIdNotUnique', times: 1 } },
  { stopError: { reason: 'backendError', times: 2 } },
];

/** What may happen to a watch while it is being renewed. */
type Flow = (one: {
  set: Renewing;
  deps: Deps;
  watch: WatchRecord;
  work: Work;
}) => Promise<unknown>;

const FLOWS = {
  'the same message': ({ deps, work }) => processWork(deps, work),
  // All other claims have run out by then.
  'time and a sweep': async ({ set, deps }) => {
    await set.clock.advance(4 * MINUTE);
    for (const work of await set.due()) await processWork(deps, work);
  },
  'a request of its user': ({ deps, watch }) => renewWatch(ownDeps(deps, watch.owner), watch.id),
  'a reconciliation of its channels': async ({ set, deps, watch }) => {
    for (const { id } of await channelsOf(set, watch))
      await processWork(deps, { kind: 'channel', id, version: 0 });
  },
} satisfies Record<string, Flow>;

const WALK = { place: undefined, endAtMs: Number.POSITIVE_INFINITY };
const ENDINGS = {
  deleted: ({ deps, watch }) => removeWatch(ownDeps(deps, watch.owner), watch.id),
  paused: async ({ deps }) => {
    await pauseEverything(deps, WALK);
    await stopEverything(deps, WALK);
  },
} satisfies Record<string, Flow>;

/** Runs a renewal and other flows concurrently, their calls in a chosen order. */
async function atOnce(faults: Partial<Faults>, choices: number[], others: Flow[]) {
  const order = choices.values();
  const { gated, flow } = turns((count) => (order.next().value ?? 0) % count);
  const set = await renewing();
  const watch = await started(set);
  await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
  const [work] = (await set.due()).filter(({ kind }) => kind === 'watch');
  if (!work) throw new Error('not due');
  Object.assign(set.google.faults, structuredClone(faults));
  const fewest: number[] = [];
  const recorded = async <Result>(next: () => Promise<Result>): Promise<Result> => {
    const result = await next();
    fewest.push(set.live().length);
    return result;
  };
  const call = gated((next: () => Promise<unknown>) => recorded(next));
  const deps = set.worker({
    fetch: (...args) => call(() => fetch(...args)) as Promise<Response>,
    table: tableThat(set.table, (_, __, next) => call(next)),
  });
  const one = { set, deps, watch, work };
  await Promise.all(
    [() => processWork(deps, work), ...others.map((other) => () => other(one))].map(flow),
  );
  await set.google.idle();
  Object.assign(set.google.faults, { watchError: null, stopError: null, loseWatchAnswer: 0 });
  return { set, watch, fewest: Math.min(...fewest) };
}

const faultsOf = fc.constantFrom(...FAULTS);
const choicesOf = fc.array(fc.nat(5), { minLength: 20, maxLength: 80 });
const options = { timeout: 120_000 };

test(
  'a watch is covered at every instant and ends with one channel, in any order of calls',
  options,
  () =>
    fc.assert(
      fc.asyncProperty(
        faultsOf,
        choicesOf,
        fc.subarray(Object.values<Flow>(FLOWS), { minLength: 1, maxLength: 3 }),
        async (faults, choices, others) => {
          const { set, watch, fewest } = await atOnce(faults, choices, others);
          expect(fewest).toBeGreaterThanOrEqual(1);
          const { currentId } = await stored(set, watch);
          expect(set.live()).toContain(currentId);
          await set.pass(HOUR);
          const after = await stored(set, watch);
          expect(set.live()).toEqual([after.currentId]);
          expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
          expect((await statesOf(set, watch)).filter((state) => state === 'active')).toHaveLength(
            1,
          );
        },
      ),
      { numRuns: 30 },
    ),
);

test(
  'a watch that is deleted meanwhile leaves no channel open, in any order of calls',
  options,
  () =>
    fc.assert(
      fc.asyncProperty(
        faultsOf,
        choicesOf,
        fc.subarray(Object.values<Flow>(FLOWS), { maxLength: 2 }),
        async (faults, choices, others) => {
          const { set, watch } = await atOnce(faults, choices, [ENDINGS.deleted, ...others]);
          await set.pass(HOUR);
          if ((await stored(set, watch)).deletedAtMs === undefined)
            await removeWatch(ownDeps(set.deps, watch.owner), watch.id);
          expect(set.live()).toEqual([]);
          expect(await openRows(set)).toEqual([]);
        },
      ),
      { numRuns: 20 },
    ),
);

test('a renewal does not survive the stop of everything, in any order of calls', options, () =>
  fc.assert(
    fc.asyncProperty(faultsOf, choicesOf, async (faults, choices) => {
      const { set, watch } = await atOnce(faults, choices, [ENDINGS.paused]);
      await set.pass(HOUR);
      expect(set.live()).toEqual([]);
      expect(await healthOf(set, watch)).toMatchObject({ status: 'paused' });
    }),
    { numRuns: 25 },
  ),
);
