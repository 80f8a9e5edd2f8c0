import { expect, test } from 'vitest';
import {
  ENDING_WATCHES,
  hasWatches,
  listAccountWatches,
} from '../../../lib/accounts/rows/account-watches.ts';
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

test('a watch is deleted with its channel, and nothing is left to do', async () => {
  const set = await renewing();
  const watch = await started(set);
  const removed = await removeWatch(set.own, watch.id);
  expect(removed).toMatchObject({ isOver: true, watch: { id: watch.id } });
  expect(set.live()).toEqual([]);
  expect(await statesOf(set, watch)).toEqual(['stopped']);
  expect(asked(set, 'stop')).toHaveLength(1);
  expect(await openRows(set)).toEqual([]);
  expect(await hasWatches(set.table, 'default')).toBe(false);
  expect((await listWatches(set.table, OWNER, { limit: 10 })).items).toEqual([]);
});

test('deleting a watch again changes nothing, and is answered as before', async () => {
  const set = await renewing();
  const watch = await started(set);
  const first = await removeWatch(set.own, watch.id);
  const calls = set.google.requests.length;
  await set.clock.advance(DAY);
  expect(await removeWatch(set.own, watch.id)).toEqual(first);
  expect(set.google.requests).toHaveLength(calls);
});

test('many who delete a watch at once all get it deleted', async () => {
  const set = await renewing();
  const watch = await started(set);
  const all = await Promise.all(Array.from({ length: 5 }, () => removeWatch(set.own, watch.id)));
  expect(all.some(({ isOver }) => isOver)).toBe(true);
  expect(await removeWatch(set.own, watch.id)).toMatchObject({ isOver: true });
  expect(set.live()).toEqual([]);
  expect(await openRows(set)).toEqual([]);
});

test('another owner’s watch is not found, and stays', async () => {
  const set = await renewing();
  const watch = await started(set);
  await expect(removeWatch(set.deps, 'bob', watch.id)).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(await stored(set, watch)).toEqual(watch);
  expect(set.live()).toEqual([watch.currentId]);
});

test('a deleted watch is not renewed by asking', async () => {
  const set = await renewing();
  const watch = await started(set);
  await removeWatch(set.own, watch.id);
  await expect(renewWatch(set.own, watch.id)).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('the same spec is a new watch after the old one was deleted', async () => {
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

test('what Google does not stop now is stopped by later turns, and its account stays till then', async () => {
  const set = await renewing({ faults: { stopError: 'backendError' } });
  const watch = await started(set);
  const removed = await removeWatch(set.own, watch.id);
  expect(removed.isOver).toBe(false);
  expect((await listWatches(set.table, OWNER, { limit: 10 })).items).toEqual([]);
  expect(await ending(set)).toEqual([watch.id]);
  expect(set.live()).toEqual([watch.currentId]);
  await set.pass(HOUR);
  expect(await ending(set)).toEqual([watch.id]);
  // Ever less often, though the watch and its channel both try.
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
  expect(await removeWatch(set.own, watch.id)).toMatchObject({ isOver: true });
});

test('a watch of a revoked grant can be deleted: it is over when its lease is (L8)', async () => {
  const set = await renewing();
  const watch = await started(set);
  set.google.revoke(USER);
  const removed = await removeWatch(set.own, watch.id);
  expect(removed.isOver).toBe(false);
  await set.pass(3 * DAY, HOUR);
  expect(
    await openRows(set).then((rows) => rows.filter((pk) => !pk.startsWith('ACCOUNT'))),
  ).toEqual([]);
  expect(await ending(set)).toEqual([]);
  expect(await removeWatch(set.own, watch.id)).toMatchObject({ isOver: true });
});

test('deleting again while a channel cannot be stopped tries once more at once', async () => {
  const set = await renewing({ faults: { stopError: 'backendError' } });
  const watch = await started(set);
  await removeWatch(set.own, watch.id);
  set.google.faults.stopError = null;
  await set.clock.advance(MINUTE);
  expect(await removeWatch(set.own, watch.id)).toMatchObject({ isOver: true });
  expect(set.live()).toEqual([]);
});

test('a watch that is uncovered, without any channel, is deleted at once', async () => {
  const set = await renewing({
    faults: { watchError: { status: 429, reason: 'rateLimitExceeded' } },
  });
  const watch = await started(set);
  expect(await removeWatch(set.own, watch.id)).toMatchObject({ isOver: true });
  await set.pass(HOUR);
  expect(await openRows(set)).toEqual([]);
});

test('a channel that is recorded while the watch is being deleted is stopped with it', async () => {
  const set = await renewing();
  const watch = await started(set);
  const other = await started(set, specFor({ parameters: { pageToken: '2' } }));
  const claimed = await claimWatch(set.table, watch.id, watch.version, set.clock.now());
  // Between reading the watch and deleting it somebody notes one more channel in it.
  let isFirst = true;
  const table = tableThat(set.table, async (name, _, next) => {
    if (name === 'TransactWriteCommand' && isFirst) {
      isFirst = false;
      const ids = [...watch.channelIds, other.currentId ?? ''];
      expect(await recordChannelIds(set.table, claimed ?? watch, ids)).toBe(true);
    }
    return next();
  });
  expect(await removeWatch(set.worker({ table }), OWNER, watch.id)).toMatchObject({ isOver: true });
  expect(set.live()).toEqual([]);
});
