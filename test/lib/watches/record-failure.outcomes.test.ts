import { expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { CredentialsError } from '../../../lib/google/credentials-error.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { DUE } from '../../../lib/table/keys.ts';
import { recordFailure } from '../../../lib/watches/record-failure.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { NOW_MS } from '../channels/stage.ts';
import { renewing } from './renewing.ts';
import { CONDITIONS, claimedWatch, FAILURE } from './rows/watch-rows.ts';
import { MINUTE, OWNER } from './watches.ts';

const DOWN = new GoogleError({ status: 503, reason: 'backendError', message: 'Backend Error' });
const GONE = new GoogleError({ status: 404, reason: 'notFound', message: 'Not Found' });

/** Records that a claimed watch without a live channel could not be renewed. */
async function recorded(changes: Partial<WatchRecord>, error: unknown) {
  const set = await renewing();
  const watch = await claimedWatch(set.table, changes);
  const account = defaultAccount();
  const rest = { current: undefined, usedCredentials: undefined, isNew: false };
  const reconciliation = await recordFailure(set.deps, { ...rest, watch, account, error });
  const after = 'watch' in reconciliation ? reconciliation.watch : undefined;
  const { outcome } = reconciliation;
  return {
    outcome,
    after,
    measured: set.measured,
    account: await getAccount(set.table, OWNER, 'default'),
  };
}

test.each(CONDITIONS.filter((condition) => condition !== 'deleted'))(
  'a failure of a watch that is %s counts as uncovered unless that is known to be for good',
  async (condition) => {
    const { measured } = await recorded({ condition }, DOWN);
    const uncovered = condition !== 'gone' && condition !== 'unsupported';
    expect(measured).toEqual([
      ['failed', { resource: 'drive.files', errorClass: 'retry', uncovered }],
    ]);
  },
);

test('the next attempt for a watch without a live channel is not bound to the end of its lease', async () => {
  const failing = { condition: 'failing', failure: FAILURE, attempts: 20 } as const;
  const { after } = await recorded({ ...failing, expirationMs: NOW_MS + 8 * MINUTE }, DOWN);
  expect(after).toMatchObject({ attempts: 21, dueAtMs: NOW_MS + 0.75 * 15 * MINUTE });
});

test('a watch that has been gone for a month is never tried again by itself', async () => {
  const failure = { ...FAILURE, class: 'gone' } as const;
  const { after } = await recorded({ condition: 'gone', failure, attempts: 32 }, GONE);
  expect(after).toMatchObject({ condition: 'gone', attempts: 33, dueAtMs: DUE.never });
});

test('failures of another class before do not count', async () => {
  const failure = { ...FAILURE, class: 'gone' } as const;
  const { after } = await recorded({ condition: 'failing', failure, attempts: 20 }, DOWN);
  expect(after).toMatchObject({ failure: { class: 'retry' }, attempts: 1 });
});

test('too many calls throttle the account, and the watch waits as long as Google asks', async () => {
  const retryAfterMs = 120 * MINUTE;
  const limit = new GoogleError({ status: 429, reason: '', message: '', retryAfterMs });
  const { after, account } = await recorded({}, limit);
  expect(after).toMatchObject({ condition: 'failing', dueAtMs: NOW_MS + retryAfterMs });
  expect(account).toMatchObject({ throttledUntilMs: NOW_MS + retryAfterMs, throttleCount: 1 });
});

test('credentials that are unusable suspend the watch, though their digest is not known', async () => {
  const unusable = new CredentialsError('google-credentials', 'The secret is empty');
  expect(await recorded({}, unusable)).toMatchObject({
    outcome: 'suspended',
    after: { condition: 'needs_reconnect', dueAtMs: DUE.never },
  });
});
