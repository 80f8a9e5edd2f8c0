import { expect, test } from 'vitest';
import { reconcileClaimed } from '../../../lib/watches/reconcile-watch.ts';
import { claimWatch } from '../../../lib/watches/rows/claim-watch.ts';
import { NOW_MS, tableThat } from '../channels/stage.ts';
import { renewing } from './renewing.ts';
import { asked, channelsOf, started, stored } from './watches.ts';

/** A renewal that another process overtakes at its first write of this kind. */
async function overtakenAt(write: 'TransactWriteCommand' | 'set_channelIds') {
  const set = await renewing();
  const watch = await started(set);
  await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
  const claimed = await claimWatch(set.table, watch.id, watch.version, set.clock.now());
  if (!claimed) throw new Error('The watch could not be claimed');
  set.measured.length = 0;
  let overtaken: unknown;
  const table = tableThat(set.table, async (name, input, next) => {
    if (!overtaken && (name === write || JSON.stringify(input).includes(write)))
      // Once the first claim has run out.
      overtaken = await claimWatch(
        set.table,
        watch.id,
        claimed.version,
        claimed.claimedUntilMs ?? 0,
      );
    return next();
  });
  const outcome = await reconcileClaimed(set.worker({ table }), claimed);
  expect(overtaken).toBeDefined();
  return { set, watch, outcome, overtaken };
}

test('a renewal that loses its claim before it adopts its channel stops the channel, and counts as none', async () => {
  const { set, watch, outcome, overtaken } = await overtakenAt('TransactWriteCommand');

  expect(outcome).toEqual({ outcome: 'lost-claim' });
  expect(set.measured).toEqual([]);
  expect((await channelsOf(set, watch)).map(({ state }) => state)).toEqual(['active', 'stopped']);
  expect(set.live()).toEqual([watch.currentId]);
  expect(await stored(set, watch)).toEqual(overtaken);
});

test('a renewal that loses its claim before it stores the ids of its channels opens none', async () => {
  const { set, watch, outcome, overtaken } = await overtakenAt('set_channelIds');

  expect(outcome).toEqual({ outcome: 'lost-claim' });
  expect(set.measured).toEqual([]);
  expect(asked(set, 'watch')).toHaveLength(1);
  expect(await stored(set, watch)).toEqual(overtaken);
});
