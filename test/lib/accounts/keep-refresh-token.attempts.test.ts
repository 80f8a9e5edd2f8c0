import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { keepRefreshToken } from '../../../lib/accounts/keep-refresh-token.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { tokenIdentifier } from '../../../lib/accounts/token-identifier.ts';
import { tableThat } from '../../support/table-that.ts';
import { unchanged } from '../table/unchanged.ts';
import { stage, storedAccount, USER } from './stage.ts';

/** A user's account, and a refresh that has rotated its token. */
async function rotated() {
  const all = await stage();
  const account = await storedAccount(all, all.google.authorizedUser(USER));
  const refresh = {
    tokenIdentifier: tokenIdentifier(account),
    accessToken: 'ya29.x',
    tokenType: 'Bearer',
    expiresIn: 3599,
    refreshToken: '1//rotated',
  };
  return { all, account, refresh };
}

test('credentials that cannot be opened are not tried again: only the database may recover', async () => {
  const { all, refresh } = await rotated();
  let opened = 0;
  const open = async () => {
    opened += 1;
    throw new Error('The key is gone');
  };
  await keepRefreshToken({ ...all, sealer: { ...all.sealer, open } })(refresh);
  expect(opened).toBe(1);
  expect(all.logged).toEqual([expect.stringContaining('"level":"error"')]);
});

test('a token that other writes overtake each time is given up after five attempts', async () => {
  const { all, account, refresh } = await rotated();
  let writes = 0;
  const table = tableThat(all.table, (name, _input, next) => {
    if (name !== 'UpdateCommand') return next();
    writes += 1;
    throw new ConditionalCheckFailedException({ message: 'No', $metadata: {} });
  });
  await keepRefreshToken({ ...all, table })(refresh);
  expect(writes).toBe(5);
  expect(all.logged).toEqual([expect.stringContaining('"level":"error"')]);
  expect(await getAccount(all.table, all.owner, account.id)).toEqual(account);
});

test('a token that is stored already is not stored or logged again', async () => {
  const { all, refresh } = await rotated();
  const keep = keepRefreshToken(all);
  await keep(refresh);
  expect(all.logged).toHaveLength(1);
  await unchanged(all.table, async () => keep(refresh));
  expect(all.logged).toHaveLength(1);
});

test('a refresh token of credentials that are no user’s is left alone', async () => {
  const { all, refresh } = await rotated();
  const robot = await storedAccount(all, all.google.serviceAccount());
  const keep = keepRefreshToken(all);
  const ofRobot = { ...refresh, tokenIdentifier: tokenIdentifier(robot) };
  await unchanged(all.table, async () => keep(ofRobot));
  expect(all.logged).toEqual([]);
});

test('a rotation for the deployment’s own account is logged without a call of the database', async () => {
  const { all, refresh } = await rotated();
  const table = tableThat(all.table, () => expect.unreachable());
  const ofDeployment = { ...refresh, tokenIdentifier: tokenIdentifier(defaultAccount()) };
  await keepRefreshToken({ ...all, table })(ofDeployment);
  expect(all.logged).toEqual([expect.stringContaining('"level":"warn"')]);
});
