import { expect, test } from 'vitest';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { processWork } from '../../../lib/scheduler/process-work.ts';
import { reconcileClaimed } from '../../../lib/watches/reconcile-watch.ts';
import { claimWatch } from '../../../lib/watches/rows/claim-watch.ts';
import { startWatch } from '../../../lib/watches/start-watch.ts';
import { NOW_MS, USER } from '../channels/stage.ts';
import { renewing } from './renewing.ts';
import { OWNER, specFor, started, stored } from './watches.ts';

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

test.each([
  ['is unreadable', '{"type":"authorized_user"}'],
  ['is empty', ''],
])(
  'a renewal is suspended while the secret with the credentials %s, and no client can be made',
  async (_, secret) => {
    const set = await renewing();
    const watch = await started(set);
    await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
    set.credentials.now = [secret];
    set.credentials.fresh = [secret];
    const [work] = await set.due();

    const ended = await processWork(set.worker(), work ?? { kind: 'watch', id: '', version: 0 });
    expect(ended).toMatchObject({
      outcome: 'suspended',
      watch: await stored(set, watch),
      failure: { class: 'reconnect', reason: 'google-credentials' },
    });
    expect(await stored(set, watch)).not.toHaveProperty('claimedUntilMs');
    expect(await getAccount(set.table, OWNER, 'default')).toMatchObject({
      status: 'needs_reconnect',
    });
    expect(set.live()).toEqual([watch.currentId]);
  },
);
