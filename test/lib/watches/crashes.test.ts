import { expect, test } from 'vitest';
import type { Faults } from '../../../google-simulator/faults.ts';
import { type Deps, ownDeps } from '../../../handlers/parts/make-deps.ts';
import { processWork } from '../../../lib/scheduler/process-work.ts';
import { removeWatch } from '../../../lib/watches/remove-watch.ts';
import { listWatches } from '../../../lib/watches/rows/read-watches.ts';
import { startWatch } from '../../../lib/watches/start-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { NOW_MS } from '../channels/stage.ts';
import { type Death, deaths, LIVES, untilDeath } from './mortal.ts';
import { type Renewing, renewing } from './renewing.ts';
import { healthOf, ledger, MINUTE, OWNER, openRows, specFor, started, stored } from './watches.ts';

const options = { timeout: 120_000 };
/** The faults of a Google, and how many calls a renewal and a creation make there at least. */
const FAULTS: [string, Partial<Faults>, { renewal: number; creation: number }][] = [
  ['without faults', {}, { renewal: 13, creation: 8 }],
  [
    'that loses answers and notifications',
    { loseWatchAnswer: 1, drop: true },
    { renewal: 20, creation: 15 },
  ],
];
const CALLS_OF_A_DELETION = 10;

/** One channel, that of the watch, is open at Google; nothing else is due. */
async function isHealthy(set: Renewing, watch: WatchRecord, what: string): Promise<void> {
  const { currentId } = await stored(set, watch);
  expect(set.live(), what).toEqual([currentId]);
  expect(await healthOf(set, watch), what).toMatchObject({ status: 'active' });
  expect((await openRows(set)).toSorted(), what).toEqual([
    `CHANNEL#${currentId}`,
    `WATCH#${watch.id}`,
  ]);
}

async function isDue(faults: Partial<Faults>) {
  let set: Renewing | undefined;
  let least = Number.POSITIVE_INFINITY;
  // Only calls change what is open at Google.
  const send: typeof fetch = async (url, init) => {
    const response = await fetch(url, init);
    least = Math.min(least, set?.live().length ?? least);
    return response;
  };
  set = await renewing({ fetch: send });
  const watch = await started(set);
  least = set.live().length;
  await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
  const [work] = (await set.due()).filter(({ kind }) => kind === 'watch');
  if (!work) throw new Error('not due');
  Object.assign(set.google.faults, faults);
  const renewal = (deps: Deps) => processWork(deps, work);
  return { set, watch, renewal, send, fewest: () => least };
}

test.each(FAULTS)(
  'a renewal that dies at any call, with a Google %s, leaves the watch covered, with one channel in the end (L5)',
  options,
  async (_, faults, least) => {
    const rehearsal = await isDue(faults);
    const calls = await untilDeath(rehearsal.set, LIVES, rehearsal.renewal);
    expect(calls).toBeGreaterThanOrEqual(least.renewal);
    for (const death of deaths(calls)) {
      const { set, watch, renewal, send, fewest } = await isDue(faults);
      await untilDeath(set, death, renewal, send);
      const what = JSON.stringify({ death, faults });
      expect(set.live().length, what).toBeGreaterThanOrEqual(1);
      await set.pass(16 * MINUTE);
      expect(fewest(), what).toBe(1);
      await isHealthy(set, watch, what);
      expect((await stored(set, watch)).currentId, what).not.toBe(watch.currentId);
      expect((await stored(set, watch)).coveredSinceMs, what).toBe(NOW_MS);
    }
  },
);

test.each(FAULTS)(
  'a creation that dies at any call, with a Google %s, leaves a watch with one channel, or none',
  options,
  async (_, faults, least) => {
    const begin = async (death: Death) => {
      const set = await renewing({ faults: { ...faults } });
      const calls = await untilDeath(set, death, (deps) =>
        startWatch(ownDeps(deps, OWNER), specFor(), 'key-1'),
      );
      await set.pass(16 * MINUTE);
      return { set, calls };
    };
    const { calls } = await begin(LIVES);
    expect(calls).toBeGreaterThanOrEqual(least.creation);
    for (const death of deaths(calls)) {
      const what = JSON.stringify({ death, faults });
      const { set } = await begin(death);
      const { items } = await listWatches(set.table, OWNER, { limit: 10 });
      if (items.length === 0) expect([set.live(), await ledger(set)], what).toEqual([[], []]);
      // The same request again returns that very watch.
      const { watch, isNew } = await startWatch(set.own, specFor(), 'key-1');
      expect(isNew, what).toBe(items.length === 0);
      await isHealthy(set, watch, what);
    }
  },
);

test(
  'a deletion that dies at any call deletes the watch with all its channels, or not at all',
  options,
  async () => {
    const begin = async (death: Death) => {
      const set = await renewing();
      const watch = await started(set);
      const calls = await untilDeath(set, death, (deps) =>
        removeWatch(ownDeps(deps, OWNER), watch.id),
      );
      return { set, watch, calls };
    };
    const { calls } = await begin(LIVES);
    expect(calls).toBeGreaterThanOrEqual(CALLS_OF_A_DELETION);
    for (const death of deaths(calls)) {
      const { set, watch } = await begin(death);
      const what = JSON.stringify(death);
      await set.pass(16 * MINUTE);
      const { items } = await listWatches(set.table, OWNER, { limit: 10 });
      if (items.length > 0) await isHealthy(set, watch, what);
      await set.clock.advance(MINUTE);
      expect(await removeWatch(set.own, watch.id), what).toMatchObject({ outcome: 'stopped' });
      expect([set.live(), await openRows(set)], what).toEqual([[], []]);
    }
  },
);
