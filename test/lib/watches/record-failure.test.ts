import { expect, test } from 'vitest';
import { reconcileClaimed } from '../../../lib/watches/reconcile-watch.ts';
import { claimWatch } from '../../../lib/watches/rows/claim-watch.ts';
import { startWatch } from '../../../lib/watches/start-watch.ts';
import { USER } from '../channels/stage.ts';
import { renewing } from './renewing.ts';
import { specFor, stored } from './watches.ts';

test.each([
  ['suspended', { revoked: true }],
  ['failed', { revoked: false }],
])('a renewal that ends as %s gives the watch as it is stored', async (outcome, { revoked }) => {
  const set = await renewing();
  const { watch } = await startWatch(set.own, specFor());
  const { id, version } = watch;
  if (revoked) set.google.revoke(USER);
  else set.google.faults.watchError = { status: 503, reason: 'backendError' };
  const claim = await claimWatch(set.table, id, version, set.clock.now());
  if (claim === undefined) throw new Error('The watch could not be claimed');

  const ended = await reconcileClaimed(set.deps, claim, { isRequested: true });
  expect(ended).toMatchObject({ outcome, watch: await stored(set, watch) });
  // Those that were about to be opened may be open.
  expect((await stored(set, watch)).channelIds.length).toBeGreaterThan(1);
});
