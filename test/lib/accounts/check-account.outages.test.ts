import { beforeEach, expect, test } from 'vitest';
import type { OwnAccountDeps } from '../../../lib/accounts/account-deps.ts';
import { SecretUnavailableError } from '../../../lib/secrets/secret-unavailable-error.ts';
import { rawItems } from '../../support/raw-items.ts';
import { tableThat } from '../../support/table-that.ts';
import { type AccountApi, accountApi, errorOf } from './account-api.ts';
import { USER } from './stage.ts';

let api: AccountApi;
let overrides: Partial<OwnAccountDeps>;

beforeEach(async () => {
  overrides = {};
  api = await accountApi(overrides);
});

const down = () => Promise.reject(new SecretUnavailableError('tidings/test', undefined));

test('a check while the seal secret cannot be read is a 503, and records nothing', async () => {
  const id = await api.create(api.all.google.authorizedUser(USER));
  const before = await rawItems(api.all.table);
  api.all.sealSecret.values = down;
  const answer = await api.call('POST /accounts/{id}/check', id);
  expect(errorOf(answer)).toEqual([503, 'secret-unavailable']);
  expect(await rawItems(api.all.table)).toEqual(before);
});

test('a check while the deployment’s credentials cannot be read is a 503, and records nothing', async () => {
  api.all.credentials.values = down;
  const answer = await api.call('POST /accounts/{id}/check', 'default', { owner: 'default' });
  expect(errorOf(answer)).toEqual([503, 'secret-unavailable']);
  expect(await rawItems(api.all.table)).toEqual([]);
});

test.each([
  ['works', 1],
  ['fails', 2],
])('a check that %s while the table takes no writes is a 503', async (_, times) => {
  const id = await api.create(api.all.google.authorizedUser(USER));
  api.all.google.faults.tokenError = { reason: 'invalid_grant', times };
  await api.check(id);
  overrides.table = tableThat(api.all.table, (name, _input, next) => {
    if (/^(Update|TransactWrite)Command$/.test(name)) throw new Error('The table is down');
    return next();
  });
  const answer = await api.call('POST /accounts/{id}/check', id);
  expect(errorOf(answer)).toEqual([503, 'storage-failed']);
});

test('a check that Google does not answer leaves a rejected account rejected, and its watches suspended', async () => {
  const id = await api.create(api.all.google.authorizedUser(USER));
  api.all.google.faults.tokenError = { reason: 'invalid_grant', times: 1 };
  const rejected = (await api.check(id)).account;
  api.all.google.faults.tokenError = { reason: 'backend_error', status: 503 };
  const before = await rawItems(api.all.table);

  const { ok, account } = await api.check(id);
  expect([ok, account]).toEqual([false, rejected]);
  expect(await rawItems(api.all.table)).toEqual(before);
});
