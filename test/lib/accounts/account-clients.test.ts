import { describe, expect, test } from 'vitest';
import type { Google as Simulator } from '../../../google-simulator/google.ts';
import { type AccountRecord, defaultAccount } from '../../../lib/accounts/account-record.ts';
import { credentialsDigest } from '../../../lib/accounts/credentials-digest.ts';
import { sealCredentials } from '../../../lib/accounts/sealed-credentials.ts';
import { exchanges, NOW_MS, SEAL_KEY, type Stage, stage, storedAccount, USER } from './stage.ts';

const code = (name: string) => expect.objectContaining({ code: name });
const failedAs = (failedCredentials: string): Partial<AccountRecord> => ({
  status: 'needs_reconnect',
  failedCredentials,
  failure: { class: 'reconnect', reason: 'invalid_grant', message: 'm', atMs: NOW_MS },
});

/** One call of Google's that needs a token. */
async function call(all: Stage, account = defaultAccount()): Promise<void> {
  const google = await all.googleOf(account);
  await google.stop({ id: 'c', resource: 'drive.changes', resourceId: 'r' });
}

const lastUser = ({ requests }: Simulator) => requests.at(-1)?.user;

describe('the client of an account', () => {
  test('calls as its own user, and keeps its token', async () => {
    const all = await stage();
    const ann = await storedAccount(all, all.google.authorizedUser('ann@example.com'));
    const bob = await storedAccount(all, all.google.authorizedUser('bob@example.com'));
    for (const _ of [1, 2]) {
      await call(all, ann);
      expect(lastUser(all.google)).toBe('ann@example.com');
      await call(all, bob);
      expect(lastUser(all.google)).toBe('bob@example.com');
    }
    expect(exchanges(all.google)).toBe(2);
  });

  test('is made once for concurrent calls', async () => {
    const all = await stage();
    const account = await storedAccount(all, all.google.authorizedUser(USER));
    await Promise.all(Array.from({ length: 5 }, () => call(all, { ...account })));
    expect(exchanges(all.google)).toBe(1);
  });

  test('is another one for other credentials', async () => {
    const all = await stage();
    const account = await storedAccount(all, all.google.authorizedUser('ann@example.com'));
    await call(all, account);
    const bob = all.google.authorizedUser('bob@example.com');
    await call(all, { ...account, sealed: await sealCredentials(all.sealer, account, bob) });
    expect(lastUser(all.google)).toBe('bob@example.com');
  });

  test('is the same for the same credentials in another sealed text', async () => {
    const all = await stage();
    const credentials = all.google.authorizedUser(USER);
    const account = await storedAccount(all, credentials);
    await call(all, account);
    const resealed = await sealCredentials(all.sealer, account, credentials);
    await call(all, { ...account, sealed: resealed });
    await call(all, account);
    expect(exchanges(all.google)).toBe(1);
  });

  test('is forgotten when too many others were used after it', async () => {
    const all = await stage({ maxKept: 2 });
    const accounts = [];
    for (const user of ['a', 'b', 'c'])
      accounts.push(await storedAccount(all, all.google.authorizedUser(`${user}@example.com`)));
    const [a, b, c] = accounts;
    for (const account of [a, b, a, c, a]) await call(all, account);
    expect(exchanges(all.google)).toBe(3);
    await call(all, b);
    expect(exchanges(all.google)).toBe(4);
  });

  test('is not made of the credentials of another account', async () => {
    const all = await stage();
    const ann = await storedAccount(all, all.google.authorizedUser('ann@example.com'));
    const bob = await storedAccount(all, all.google.authorizedUser('bob@example.com'));
    const mixed = { ...bob, sealed: String(ann.sealed) };
    await expect(all.googleOf(mixed)).rejects.toEqual(code('sealed-unreadable'));
    await expect(all.googleOf({ ...ann, owner: 'bob', id: 'x' })).rejects.toEqual(
      code('sealed-unreadable'),
    );
  });

  test('is made again after the seal key was restored', async () => {
    const all = await stage();
    const account = await storedAccount(all, all.google.authorizedUser(USER));
    all.sealSecret.now = all.sealSecret.fresh = ['x'.repeat(40)];
    await expect(all.googleOf(account)).rejects.toEqual(code('sealed-unreadable'));
    all.sealSecret.fresh = ['x'.repeat(40), SEAL_KEY];
    await call(all, account);
    expect(lastUser(all.google)).toBe(USER);
  });

  test('is not given for the credentials that failed, and Google is not called', async () => {
    const all = await stage();
    const account = await storedAccount(all, all.google.authorizedUser(USER));
    const rejected = { ...account, ...failedAs(await all.digestOf(account)) } as AccountRecord;
    const error = await all.googleOf(rejected).catch((thrown: unknown) => thrown);
    expect(error).toEqual(code('account-needs-reconnect'));
    expect((error as Error).message).toContain(`PUT /accounts/${account.id}`);
    expect(all.google.requests).toEqual([]);
  });

  test('is given for the credentials that failed, if these are to be tried again', async () => {
    const all = await stage();
    const account = await storedAccount(all, all.google.authorizedUser(USER));
    const failed = failedAs(await all.digestOf(account));
    const rejected = { ...account, ...failed } as AccountRecord;
    const google = await all.googleOf(rejected, { evenIfRejected: true });
    await google.stop({ id: 'c', resource: 'drive.changes', resourceId: 'r' });
    expect(lastUser(all.google)).toBe(USER);
  });

  test('is given after a failure of other credentials', async () => {
    const all = await stage();
    const account = await storedAccount(all, all.google.authorizedUser(USER));
    const failed = { ...account, ...failedAs(credentialsDigest('others')) };
    await call(all, failed as AccountRecord);
    expect(lastUser(all.google)).toBe(USER);
  });
});

describe('the client of the deployment’s own account', () => {
  test('is made of the secret, and kept', async () => {
    const all = await stage();
    all.credentials.now = [JSON.stringify(all.google.authorizedUser(USER))];
    await call(all);
    await call(all);
    expect([lastUser(all.google), exchanges(all.google)]).toEqual([USER, 1]);
  });

  test('is not made without credentials, and the error says so', async () => {
    const all = await stage();
    await expect(all.googleOf(defaultAccount())).rejects.toEqual(code('google-credentials'));
  });

  test('has the newest credentials of the secret after a rejection', async () => {
    const all = await stage();
    all.credentials.now = [JSON.stringify(all.google.authorizedUser('ann@example.com'))];
    all.credentials.fresh = [JSON.stringify(all.google.authorizedUser('bob@example.com'))];
    all.google.revoke('ann@example.com');
    await expect(call(all)).rejects.toEqual(code('google-reconnect'));
    await call(all);
    expect(lastUser(all.google)).toBe('bob@example.com');
  });

  test('has the newest credentials of the secret after a check that failed', async () => {
    const all = await stage();
    all.credentials.now = [JSON.stringify(all.google.authorizedUser('ann@example.com'))];
    all.credentials.fresh = [JSON.stringify(all.google.authorizedUser('bob@example.com'))];
    all.google.revoke('ann@example.com');
    await (await all.googleOf(defaultAccount())).check();
    await call(all);
    expect(lastUser(all.google)).toBe('bob@example.com');
  });

  test('is not given for the credentials that failed, until the secret has others', async () => {
    const all = await stage();
    all.credentials.now = all.credentials.fresh = [
      JSON.stringify(all.google.authorizedUser('ann@example.com')),
    ];
    const failed = failedAs(await all.digestOf(defaultAccount()));
    const rejected = { ...defaultAccount(), ...failed } as AccountRecord;
    const error = await all.googleOf(rejected).catch((thrown: unknown) => thrown);
    expect(error).toEqual(code('account-needs-reconnect'));
    expect((error as Error).message).toContain('google-credentials secret');
    expect(all.google.requests).toEqual([]);

    // The cached copy is still the old one.
    all.credentials.fresh = [JSON.stringify(all.google.authorizedUser('bob@example.com'))];
    await call(all, rejected);
    expect(lastUser(all.google)).toBe('bob@example.com');
  });

  test('is given for the credentials that failed, if these are to be tried again', async () => {
    const all = await stage();
    const ann = JSON.stringify(all.google.authorizedUser('ann@example.com'));
    const bob = JSON.stringify(all.google.authorizedUser('bob@example.com'));
    all.credentials.now = all.credentials.fresh = [ann];
    const failed = failedAs(credentialsDigest(ann));
    const rejected = { ...defaultAccount(), ...failed } as AccountRecord;
    const rules = { evenIfRejected: true };
    expect((await all.googleOf(rejected, rules)).credentials()).toEqual(JSON.parse(ann));

    // The cached copy is still the old one.
    all.credentials.fresh = [bob];
    expect((await all.googleOf(rejected, rules)).credentials()).toEqual(JSON.parse(bob));
    expect(all.google.requests).toEqual([]);
  });

  test('has the digest of the credentials that were used last', async () => {
    const all = await stage();
    const [first, second] = ['a', 'b'].map((user) =>
      JSON.stringify(all.google.authorizedUser(`${user}@example.com`)),
    ) as [string, string];
    all.credentials.now = [first];
    expect(await all.digestOf(defaultAccount())).toBe(credentialsDigest(first));
    await call(all);
    all.credentials.now = [second];
    expect(await all.digestOf(defaultAccount())).toBe(credentialsDigest(first));
    await call(all);
    expect(await all.digestOf(defaultAccount())).toBe(credentialsDigest(second));
  });
});
