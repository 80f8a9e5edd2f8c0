import { beforeEach, describe, expect, test } from 'vitest';
import { recordAccountFailure } from '../../../lib/accounts/account-health.ts';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { openCredentials } from '../../../lib/accounts/sealed-credentials.ts';
import { rawItems } from '../../support/raw-items.ts';
import { unchanged } from '../table/unchanged.ts';
import { type AccountApi, accountApi, errorOf } from './account-api.ts';
import { USER } from './stage.ts';

let api: AccountApi;

beforeEach(async () => {
  api = await accountApi();
});

const grant = () => api.all.google.authorizedUser(USER);
const replace = (id: string, body: unknown, query = {}) =>
  api.call('PUT /accounts/{id}', id, { body, query });
const stored = async (id: string) =>
  (await getAccount(api.all.table, 'alice', id)) as AccountRecord;

describe('new credentials', () => {
  test('make the account ok, and are the ones that are used', async () => {
    const id = await api.create(grant());
    api.all.google.revoke(USER);
    await api.check(id);
    const body = { credentials: api.all.google.serviceAccount('robot@example.com') };
    const { status, json } = await replace(id, body);
    expect([status, json.status, json.type]).toEqual([200, 'ok', 'service_account']);
    expect(json.identity).toBe('robot@example.com');
    expect((await api.check(id)).ok).toBe(true);
  });

  test('are not rejected for a failure of the old ones', async () => {
    const id = await api.create(grant());
    const before = await stored(id);
    api.all.google.revoke(USER);
    const [failure] = await (await api.all.googleOf(before)).check();
    await replace(id, grant());
    expect(await recordAccountFailure(api.all, before, failure?.error)).toBeUndefined();
    expect((await api.call('GET /accounts/{id}', id)).json.status).toBe('ok');
  });

  test('are sealed with the current key', async () => {
    const id = await api.create(api.all.google.authorizedUser('old@example.com'));
    const renewed = grant();
    const { sealSecret, sealer } = api.all;
    sealSecret.now = sealSecret.fresh = [`${'n'.repeat(40)} ${sealSecret.now[0]}`];
    expect((await api.check(id)).ok).toBe(true);
    await replace(id, renewed);
    sealSecret.now = sealSecret.fresh = ['n'.repeat(40)];
    const account = await stored(id);
    expect(await openCredentials(sealer, account, String(account.sealed))).toEqual(renewed);
  });

  test('B-02: that Google rejects change nothing, and say how to store them all the same', async () => {
    const id = await api.create(grant());
    const revoked = { ...grant(), refresh_token: '1//revoked' };
    const answer = await unchanged(api.all.table, () => replace(id, revoked));
    expect(errorOf(answer)).toEqual([422, 'credentials-rejected']);
    expect(answer.json.error).toMatchObject({ field: 'credentials' });
    expect(answer.json.error.message).toContain('?force=true');
    expect((await api.check(id)).ok).toBe(true);

    expect((await replace(id, revoked, { force: 'true' })).status).toBe(200);
    expect((await api.check(id)).ok).toBe(false);
  });

  test('that cannot be tried now change nothing, with the time to wait', async () => {
    const id = await api.create(grant());
    api.all.google.faults.tokenError = { reason: 'backend_error', status: 503 };
    api.all.google.faults.retryAfterSeconds = 77;
    const answer = await unchanged(api.all.table, () => replace(id, grant()));
    expect(errorOf(answer)).toEqual([503, 'google-retry']);
    expect(answer.headers['retry-after']).toBe('77');
  });

  test('B-03: that are a key which cannot sign change nothing, and cost no call', async () => {
    const id = await api.create(grant());
    const key = { ...api.all.google.serviceAccount(), private_key: 'not a key' };
    const answer = await unchanged(api.all.table, () => replace(id, key));
    expect(errorOf(answer)).toEqual([400, 'invalid-request']);
    expect(answer.json.error).toMatchObject({ field: 'private_key' });
    expect(api.all.google.requests).toEqual([]);
  });

  test('that are not usable change nothing', async () => {
    const id = await api.create(grant());
    const body = { credentials: { type: 'authorized_user' } };
    const answer = await unchanged(api.all.table, () => replace(id, body));
    expect(errorOf(answer)).toEqual([400, 'invalid-request']);
  });
});

describe('new credentials of an account that watches use', () => {
  const robot = (subject?: string) => ({
    credentials: api.all.google.serviceAccount('robot@example.com'),
    ...(subject === undefined ? {} : { subject }),
  });

  test.each<[string, () => unknown]>([
    ['of another identity', () => api.all.google.serviceAccount('other@example.com')],
    [
      'of another identity for the same subject',
      () => ({
        credentials: api.all.google.serviceAccount('other@example.com'),
        subject: 'ann@example.com',
      }),
    ],
    ['for another subject', () => robot('bob@example.com')],
    ['for no subject', () => robot()],
    ['of another kind', grant],
  ])('that are %s are rejected, unless they are forced', async (_, body) => {
    const id = await api.create(robot('ann@example.com'));
    await api.use(id);
    for (const query of [{}, { force: 'false' }]) {
      const answer = await unchanged(api.all.table, () => replace(id, body(), query));
      expect(errorOf(answer)).toEqual([409, 'account-in-use']);
      expect(answer.json.error.message).toContain('force=true');
    }
    const before = await rawItems(api.all.table);
    expect((await replace(id, body(), { force: 'true' })).status).toBe(200);
    expect(await rawItems(api.all.table)).not.toEqual(before);
  });

  test('that are of the same identity are accepted', async () => {
    const id = await api.create(robot('ann@example.com'));
    await api.use(id);
    expect((await replace(id, robot('ann@example.com'))).status).toBe(200);
    const credentials = grant();
    const other = await api.create(credentials);
    await api.use(other);
    expect((await replace(other, credentials)).status).toBe(200);
  });

  test('with a force that is neither true nor false are rejected', async () => {
    const id = await api.create(robot());
    const answer = await replace(id, robot(), { force: 'yes' });
    expect(errorOf(answer)).toEqual([400, 'invalid-request']);
  });
});
