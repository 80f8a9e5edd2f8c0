import { expect, test } from 'vitest';
import { credentialsDigest } from '../../../lib/accounts/credentials-digest.ts';
import { getAccountOfAnyOwner } from '../../../lib/accounts/rows/read-accounts.ts';
import { putAccount } from '../../../lib/accounts/rows/write-accounts.ts';
import { startWatch } from '../../../lib/watches/start-watch.ts';
import { renewing } from './renewing.ts';
import { FAILURE } from './rows/watch-rows.ts';
import { specFor, started } from './watches.ts';

const ANN = 'ann@example.com';

test('a channel that Google opens shows that the credentials of the account work', async () => {
  const set = await renewing();
  const rejected = { status: 'needs_reconnect', failure: FAILURE } as const;
  // Those that failed were others.
  const { id } = await set.connect(ANN, { ...rejected, failedCredentials: 'another digest' });
  await started(set, specFor({ account: id }));
  const account = await getAccountOfAnyOwner(set.table, id);
  expect(account).toMatchObject({ status: 'ok' });
  expect(account).not.toHaveProperty('failure');
});

test('an account that is being deleted is unknown, though its credentials fail too', async () => {
  const set = await renewing();
  const account = await set.connect(ANN);
  const failedCredentials = credentialsDigest(account.sealed ?? '');
  await putAccount(set.table, {
    ...account,
    status: 'needs_reconnect',
    failure: FAILURE,
    failedCredentials,
    deletion: 'with-watches',
    deletingAtMs: 1,
  });
  const rejected = startWatch(set.own, specFor({ account: account.id }));
  await expect(rejected).rejects.toMatchObject({ code: 'unknown-account' });
});
