import { expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { rejectCredentials } from '../../../lib/accounts/rows/account-credentials.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { reconcileWatch } from '../../../lib/watches/reconcile-watch.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import { startWatch } from '../../../lib/watches/start-watch.ts';
import { NOW_MS, USER } from '../channels/stage.ts';
import { unchanged } from '../table/unchanged.ts';
import { type Renewing, renewing } from './renewing.ts';
import { FAILURE } from './rows/watch-rows.ts';
import { nthSpec, OWNER, specFor, started } from './watches.ts';

const ANN = 'ann@example.com';

test.each([
  ['a requested renewal', (set: Renewing, id: string) => renewWatch(set.own, id)],
  [
    'a new watch',
    (set: Renewing, _: string, account: string) => startWatch(set.own, nthSpec(1, { account })),
  ],
])(
  'credentials that are known to be rejected reject %s before anything is stored',
  async (_, request) => {
    const set = await renewing();
    const account = await set.connect(ANN);
    const { id } = await started(set, specFor({ account: account.id }));
    const failedCredentials = await set.deps.digestOf(account);
    await rejectCredentials(set.table, account, {
      failure: FAILURE,
      failedCredentials,
      nowMs: NOW_MS,
    });
    set.measured.length = 0;

    await unchanged(set.table, () =>
      expect(request(set, id, account.id)).rejects.toMatchObject({
        code: 'account-needs-reconnect',
      }),
    );
    expect(set.measured).toEqual([]);
  },
);

test('a renewal whose credentials are replaced while it runs suspends nothing when they fail', async () => {
  let replace = async (): Promise<unknown> => undefined;
  const send: typeof fetch = async (url, init) => {
    if (String(url).includes('/watch')) await replace();
    return fetch(url, init);
  };
  const set = await renewing({ fetch: send });
  const watch = await started(set);
  await set.clock.advance((watch.renewAtMs ?? 0) - NOW_MS);
  replace = async () => {
    set.google.revoke(USER);
    set.credentials.now = [JSON.stringify(set.google.authorizedUser(ANN))];
    set.credentials.fresh = set.credentials.now;
    // Another renewal of this process reads them.
    await set.deps.googleOf(defaultAccount());
  };

  expect(await reconcileWatch(set.deps, watch)).toMatchObject({
    outcome: 'failed',
    failure: { class: 'retry' },
  });
  expect(await getAccount(set.table, OWNER, 'default')).toMatchObject({ status: 'ok' });
});
