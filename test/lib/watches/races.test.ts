import { expect, test } from 'vitest';
import { ownDeps } from '../../../handlers/parts/make-deps.ts';
import { processWork } from '../../../lib/scheduler/process-work.ts';
import type { Work } from '../../../lib/scheduler/work.ts';
import { removeWatch } from '../../../lib/watches/remove-watch.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { NOW_MS, tableThat } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import {
  asked,
  channelsOf,
  healthOf,
  MINUTE,
  onlyCurrentIsOpen,
  openRows,
  started,
  stored,
} from './watches.ts';

async function isDue(): Promise<{ set: Renewing; watch: WatchRecord; work: Work }> {
  const set = await renewing();
  const watch = await started(set);
  await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
  const [work] = (await set.due()).filter(({ kind }) => kind === 'watch');
  if (!work) throw new Error('not due');
  return { set, watch, work };
}

/** A gate that holds a process until it opens. */
function gate() {
  let open = (): void => undefined;
  let reached = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const isReached = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const pass = () => {
    reached();
    return opened;
  };
  return { open, isReached, pass };
}

/** A process that hangs at one point of a renewal. */
function hanging(set: Renewing, where: 'before watch' | 'after watch' | 'before adopting') {
  const { pass, ...held } = gate();
  const send: typeof fetch = async (url, init) => {
    const isWatch = String(url).includes('/watch');
    if (isWatch && where === 'before watch') await pass();
    const response = await fetch(url, { ...init, signal: null });
    if (isWatch && response.ok && where === 'after watch') await pass();
    return response;
  };
  const table = tableThat(set.table, async (name, _, next) => {
    if (name === 'TransactWriteCommand' && where === 'before adopting') await pass();
    return next();
  });
  return { ...held, deps: set.worker({ fetch: send, table }) };
}

async function isWell(set: Renewing, watch: WatchRecord): Promise<void> {
  const { currentId, live, active } = await onlyCurrentIsOpen(set, watch);
  expect([live, active]).toEqual([[currentId], [currentId]]);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
}

test('a message that two workers process at once is one renewal', async () => {
  const { set, watch, work } = await isDue();
  await Promise.all([processWork(set.deps, work), processWork(set.worker(), work)]);
  expect(asked(set, 'watch')).toHaveLength(2);
  expect(asked(set, 'stop')).toHaveLength(1);
  await isWell(set, watch);
});

test('a message that comes again later changes nothing', async () => {
  const { set, watch, work } = await isDue();
  await processWork(set.deps, work);
  const after = await stored(set, watch);
  for (let times = 0; times < 3; times += 1)
    expect(await processWork(set.deps, work)).toEqual({ outcome: 'lost-claim' });
  await set.clock.advance(MINUTE);
  await processWork(set.deps, work);
  expect(asked(set, 'watch')).toHaveLength(2);
  expect(await stored(set, watch)).toEqual(after);
});

test('a delayed message of an earlier sweep changes nothing, before or after the newer one', async () => {
  const { set, watch, work } = await isDue();
  await set.clock.advance(10 * MINUTE);
  const [newer] = (await set.due()).filter(({ kind }) => kind === 'watch');
  expect(newer?.version).toBeGreaterThan(work.version);
  expect(await processWork(set.deps, work)).toEqual({ outcome: 'lost-claim' });
  expect(asked(set, 'watch')).toHaveLength(1);
  await processWork(set.deps, newer as Work);
  await processWork(set.deps, work);
  expect(asked(set, 'watch')).toHaveLength(2);
  await isWell(set, watch);
});

test.each(['before watch', 'after watch', 'before adopting'] as const)(
  'a process that hangs %s until its claim runs out does not stop the current channel',
  async (where) => {
    const { set, watch, work } = await isDue();
    const { deps, isReached, open } = hanging(set, where);
    const late = processWork(deps, work);
    await isReached;
    await set.pass(4 * MINUTE);
    const { currentId } = await stored(set, watch);
    expect(currentId).not.toBe(watch.currentId);
    open();
    await late;
    await set.google.idle();
    expect((await stored(set, watch)).currentId).toBe(currentId);
    expect(set.live()).toContain(currentId);
    await set.pass(10 * MINUTE);
    expect((await stored(set, watch)).currentId).toBe(currentId);
    await isWell(set, watch);
    const opened = await channelsOf(set, watch);
    // A process that hangs before the adoption has opened a channel: the other one adopts it.
    expect(opened).toHaveLength(where === 'before adopting' ? 2 : 3);
  },
);

test.each(['before watch', 'after watch', 'before adopting'] as const)(
  'a watch that is deleted while its renewal hangs %s leaves no channel open',
  async (where) => {
    const { set, watch, work } = await isDue();
    const { deps, isReached, open } = hanging(set, where);
    const late = processWork(deps, work);
    await isReached;
    await removeWatch(ownDeps(set.deps, watch.owner), watch.id);
    open();
    await late;
    await set.pass(15 * MINUTE);
    expect(set.live()).toEqual([]);
    expect(await openRows(set)).toEqual([]);
    expect(await stored(set, watch)).toHaveProperty('deletedAtMs');
  },
);

test('a claimed watch is not renewed by another process, whatever the version of its message', async () => {
  const { set, watch, work } = await isDue();
  const { deps, isReached, open } = hanging(set, 'before watch');
  const late = processWork(deps, work);
  await isReached;
  const { version } = await stored(set, watch);
  for (const old of [version - 1, version, version + 1])
    expect(await processWork(set.deps, { ...work, version: old })).toEqual({
      outcome: 'lost-claim',
    });
  await set.pass(MINUTE);
  expect(asked(set, 'watch')).toHaveLength(1);
  open();
  await late;
  expect(asked(set, 'watch')).toHaveLength(2);
  await isWell(set, watch);
});
