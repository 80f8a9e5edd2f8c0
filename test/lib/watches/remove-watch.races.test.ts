import { expect, test } from 'vitest';
import { ownDeps } from '../../../handlers/parts/make-deps.ts';
import { removeWatch } from '../../../lib/watches/remove-watch.ts';
import { changeWatch } from '../../../lib/watches/rows/change-watch.ts';
import { claimWatch } from '../../../lib/watches/rows/claim-watch.ts';
import { deleteWatch } from '../../../lib/watches/rows/delete-watch.ts';
import { tableThat } from '../channels/stage.ts';
import { renewing } from './renewing.ts';
import { OWNER, started, stored } from './watches.ts';

/** A deletion before whose writes other processes change the watch so many times. */
async function overtaken(times: number) {
  const set = await renewing();
  const watch = await started(set);
  let left = times;
  const table = tableThat(set.table, async (name, _, next) => {
    if (name === 'TransactWriteCommand' && left > 0) {
      left -= 1;
      await changeWatch(set.table, watch.id, {
        patch: { lastNotificationAtMs: left },
        add: { version: 1 },
        when: 'attribute_exists(#pk)',
      });
    }
    return next();
  });
  const own = ownDeps(set.worker({ table }), OWNER);
  return { set, watch, removing: removeWatch(own, watch.id) };
}

test('a deletion that other processes overtake four times succeeds at the fifth attempt', async () => {
  const { set, removing } = await overtaken(4);
  expect(await removing).toMatchObject({ outcome: 'stopped' });
  expect(set.live()).toEqual([]);
});

test('a deletion that other processes overtake five times is busy, and the watch stays', async () => {
  const { set, watch, removing } = await overtaken(5);
  await expect(removing).rejects.toMatchObject({ code: 'watch-busy' });
  expect(set.live()).toEqual([watch.currentId]);
  expect((await stored(set, watch)).condition).toBe('healthy');
});

test('a deletion of a watch that another process is ending just now leaves it to that', async () => {
  const set = await renewing();
  const watch = await started(set);
  await deleteWatch(set.table, watch, set.clock.now());
  const ending = await stored(set, watch);
  expect(await claimWatch(set.table, watch.id, ending.version, set.clock.now())).toBeUndefined();

  expect(await removeWatch(set.own, watch.id)).toEqual({ outcome: 'stopping', watch: ending });
  expect(set.live()).toEqual([watch.currentId]);
});
