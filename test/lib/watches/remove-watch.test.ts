import { expect, test } from 'vitest';
import { ownDeps } from '../../../handlers/parts/make-deps.ts';
import { hasWatches, listAccountWatches } from '../../../lib/accounts/rows/account-watches.ts';
import { ENDING_WATCHES } from '../../../lib/table/keys.ts';
import { removeWatch } from '../../../lib/watches/remove-watch.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import { claimWatch, recordChannelIds } from '../../../lib/watches/rows/claim-watch.ts';
import { listWatches } from '../../../lib/watches/rows/read-watches.ts';
import { startWatch } from '../../../lib/watches/start-watch.ts';
import { DAY, HOUR, tableThat, USER } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import { asked, MINUTE, OWNER, openRows, specFor, started, statesOf, stored } from './watches.ts';

async function ending({ table }: Renewing): Promise<string[]> {
  return (await listAccountWatches(table, 'default', { limit: 10 }, ENDING_WATCHES)).items;
}

test('a watch is deleted with its channel, and nothing is due any more', async () => {
  const set = await renewing();
  const watch = await started(set);
  const removed = await removeWatch(set.own, watch.id);
  expect(removed).toEqual({ outcome: 'stopped', watch: await stored(set, watch) });
  expect(set.live()).toEqual([]);
  expect(await statesOf(set, watch)).toEqual(['stopped']);
  expect(asked(set, 'stop')).toHaveLength(1);
  expect(await openRows(set)).toEqual([]);
  expect(await hasWatches(set.table, 'default')).toBe(false);
  expect((await listWatches(set.table, OWNER, { limit: 10 })).items).toEqual([]);
});

test('deleting a watch again changes nothing, and has the same result', async () => {
  const set = await renewing();
  const watch = await started(set);
  const first = await removeWatch(set.own, watch.id);
  const calls = set.google.requests.length;
  await set.clock.advance(DAY);
  expect(await removeWatch(set.own, watch.id)).toEqual(first);
  expect(set.google.requests).toHaveLength(calls);
});

test('concurrent deletions of a watch all succeed, and the watch is deleted', async () => {
  const set = await renewing();
  const watch = await started(set);
  const all = await Promise.all(Array.from({ length: 5 }, () => removeWatch(set.own, watch.id)));
  expect(all.some(({ outcome }) => outcome === 'stopped')).toBe(true);
  expect(await removeWatch(set.own, watch.id)).toMatchObject({ outcome: 'stopped' });
  expect(set.live()).toEqual([]);
  expect(await openRows(set)).toEqual([]);
});

test('a watch of another owner is not found, and stays', async () => {
  const set = await renewing();
  const watch = await started(set);
  await expect(removeWatch(ownDeps(set.deps, 'bob'), watch.id)).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(await stored(set, watch)).toEqual(watch);
  expect(set.live()).toEqual([watch.currentId]);
});

test('a deleted watch cannot be renewed on request', async () => {
  const set = await renewing();
  const watch = await started(set);
  await removeWatch(set.own, watch.id);
  await expect(renewWatch(set.own, watch.id)).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('the spec of a deleted watch is a new watch', async () => {
  const set = await renewing();
  const watch = await started(set);
  await removeWatch(set.own, watch.id);
  const { watch: next, isNew } = await startWatch(set.own, specFor());
  expect(isNew).toBe(true);
  expect(next.id).not.toBe(watch.id);
  expect(set.live()).toEqual([next.currentId]);
});

test('an Idempotency-Key does not bring a deleted watch back', async () => {
  const set = await renewing();
  const { watch } = await startWatch(set.own, specFor(), 'key-1');
  await removeWatch(set.own, watch.id);
  await expect(startWatch(set.own, specFor(), 'key-1')).rejects.toMatchObject({
    code: 'watch-deleted',
  });
  expect(set.live()).toEqual([]);
});

test('a channel that Google does not stop yet is stopped by later sweeps, and its account stays until then', async () => {
  const set = await renewing({ faults: { stopError: 'backendError' } });
  const watch = await started(set);
  const removed = await removeWatch(set.own, watch.id);
  expect(removed).toEqual({ outcome: 'stopping', watch: await stored(set, watch) });
  expect((await listWatches(set.table, OWNER, { limit: 10 })).items).toEqual([]);
  expect(await ending(set)).toEqual([watch.id]);
  expect(set.live()).toEqual([watch.currentId]);
  await set.pass(HOUR);
  expect(await ending(set)).toEqual([watch.id]);
  // Less and less often, though the watch and its channel both try.
  const inFirstHour = asked(set, 'stop').length;
  await set.pass(5 * HOUR);
  const before = asked(set, 'stop').length;
  await set.pass(6 * HOUR);
  expect(asked(set, 'stop').length - before).toBeLessThan(inFirstHour);
  set.google.faults.stopError = null;
  // The watch tries at least four times a day.
  await set.pass(6 * HOUR);
  expect(set.live()).toEqual([]);
  await set.pass(DAY, HOUR);
  expect(await ending(set)).toEqual([]);
  expect(await openRows(set)).toEqual([]);
  expect(await removeWatch(set.own, watch.id)).toMatchObject({ outcome: 'stopped' });
});

test('a watch of a revoked grant can be deleted: it is forgotten when its lease ends (L8)', async () => {
  const set = await renewing();
  const watch = await started(set);
  set.google.revoke(USER);
  const removed = await removeWatch(set.own, watch.id);
  expect(removed).toEqual({ outcome: 'stopping', watch: await stored(set, watch) });
  await set.pass(3 * DAY, HOUR);
  expect(
    await openRows(set).then((rows) => rows.filter((pk) => !pk.startsWith('ACCOUNT'))),
  ).toEqual([]);
  expect(await ending(set)).toEqual([]);
  expect(await removeWatch(set.own, watch.id)).toMatchObject({ outcome: 'stopped' });
});

test('deleting a watch again while its channel cannot be stopped tries again at once', async () => {
  const set = await renewing({ faults: { stopError: 'backendError' } });
  const watch = await started(set);
  await removeWatch(set.own, watch.id);
  set.google.faults.stopError = null;
  await set.clock.advance(MINUTE);
  expect(await removeWatch(set.own, watch.id)).toMatchObject({ outcome: 'stopped' });
  expect(set.live()).toEqual([]);
});

test('an uncovered watch without a channel is deleted at once', async () => {
  const set = await renewing({
    faults: { watchError: { status: 429, reason: 'rateLimitExceeded' } },
  });
  const watch = await started(set);
  expect(await removeWatch(set.own, watch.id)).toMatchObject({ outcome: 'stopped' });
  await set.pass(HOUR);
  expect(await openRows(set)).toEqual([]);
});

test('a channel that is recorded while the watch is being deleted is stopped with it', async () => {
  const set = await renewing();
  const watch = await started(set);
  const other = await started(set, specFor({ parameters: { pageToken: '2' } }));
  const claimed = await claimWatch(set.table, watch.id, watch.version, set.clock.now());
  // Between the read of the watch and its deletion another process records one more channel in it.
  let isFirst = true;
  const table = tableThat(set.table, async (name, _, next) => {
    if (name === 'TransactWriteCommand' && isFirst) {
      isFirst = false;
      const ids = [...watch.channelIds, other.currentId ?? ''];
      expect(await recordChannelIds(set.table, claimed ?? watch, ids)).toBeDefined();
    }
    return next();
  });
  const own = ownDeps(set.worker({ table }), OWNER);
  expect(await removeWatch(own, watch.id)).toMatchObject({ outcome: 'stopped' });
  expect(set.live()).toEqual([]);
});
