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

describe('an account’s Google', () => {
  test('speaks for its own user, and keeps its token', async () => {
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

  test('is made once, however many ask at once', async () => {
    const all = await stage();
    const account = await storedAccount(all, all.google.authorizedUser(USER));
    await Promise.all(Array.from({ length: 5 }, () => call(all, { ...account })));
    expect(exchanges(all.google)).toBe(1);
  });

  test('is another once the credentials are', async () => {
    const all = await stage();
    const account = await storedAccount(all, all.google.authorizedUser('ann@example.com'));
    await call(all, account);
    const bob = all.google.authorizedUser('bob@example.com');
    await call(all, { ...account, sealed: await sealCredentials(all.sealer, account, bob) });
    expect(lastUser(all.google)).toBe('bob@example.com');
  });

  test('is the same for the same credentials under another seal', async () => {
    const all = await stage();
    const credentials = all.google.authorizedUser(USER);
    const account = await storedAccount(all, credentials);
    await call(all, account);
    const resealed = await sealCredentials(all.sealer, account, credentials);
    await call(all, { ...account, sealed: resealed });
    await call(all, account);
    expect(exchanges(all.google)).toBe(1);
  });

  test('is forgotten when too many others were used since', async () => {
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

  test('is not made of another account’s credentials', async () => {
    const all = await stage();
    const ann = await storedAccount(all, all.google.authorizedUser('ann@example.com'));
    const bob = await storedAccount(all, all.google.authorizedUser('bob@example.com'));
    const mixed = { ...bob, sealed: String(ann.sealed) };
    await expect(all.googleOf(mixed)).rejects.toEqual(code('sealed-unreadable'));
    await expect(all.googleOf({ ...ann, owner: 'bob', id: 'x' })).rejects.toEqual(
      code('sealed-unreadable'),
    );
  });

  test('can be had again after the seal key was put back', async () => {
    const all = await stage();
    const account = await storedAccount(all, all.google.authorizedUser(USER));
    all.sealSecret.now = all.sealSecret.fresh = ['x'.repeat(40)];
    await expect(all.googleOf(account)).rejects.toEqual(code('sealed-unreadable'));
    all.sealSecret.fresh = ['x'.repeat(40), SEAL_KEY];
    await call(all, account);
    expect(lastUser(all.google)).toBe(USER);
  });

  test('is refused while its credentials are those that failed, and asks nobody', async () => {
    const all = await stage();
    const account = await storedAccount(all, all.google.authorizedUser(USER));
    const ill = { ...account, ...failedAs(await all.digestOf(account)) } as AccountRecord;
    const error = await all.googleOf(ill).catch((thrown: unknown) => thrown);
    expect(error).toEqual(code('account-needs-reconnect'));
    expect((error as Error).message).toContain(`PUT /accounts/${account.id}`);
    expect(all.google.requests).toEqual([]);
  });

  test('is not refused for a failure of other credentials', async () => {
    const all = await stage();
    const account = await storedAccount(all, all.google.authorizedUser(USER));
    const failed = { ...account, ...failedAs(credentialsDigest('others')) };
    await call(all, failed as AccountRecord);
    expect(lastUser(all.google)).toBe(USER);
  });
});

describe('the deployment’s own', () => {
  test('is made of the secret, and kept', async () => {
    const all = await stage();
    all.credentials.now = [JSON.stringify(all.google.authorizedUser(USER))];
    await call(all);
    await call(all);
    expect([lastUser(all.google), exchanges(all.google)]).toEqual([USER, 1]);
  });

  test('says what is missing', async () => {
    const all = await stage();
    await expect(all.googleOf(defaultAccount())).rejects.toEqual(code('google-credentials'));
  });

  test('looks anew after a failure, so that it is enough to put new ones in', async () => {
    const all = await stage();
    all.credentials.now = [JSON.stringify(all.google.authorizedUser('ann@example.com'))];
    all.credentials.fresh = [JSON.stringify(all.google.authorizedUser('bob@example.com'))];
    all.google.revoke('ann@example.com');
    await expect(call(all)).rejects.toEqual(code('google-reconnect'));
    await call(all);
    expect(lastUser(all.google)).toBe('bob@example.com');
  });

  test('looks anew after a check that failed, too', async () => {
    const all = await stage();
    all.credentials.now = [JSON.stringify(all.google.authorizedUser('ann@example.com'))];
    all.credentials.fresh = [JSON.stringify(all.google.authorizedUser('bob@example.com'))];
    all.google.revoke('ann@example.com');
    await (await all.googleOf(defaultAccount())).check();
    await call(all);
    expect(lastUser(all.google)).toBe('bob@example.com');
  });

  test('that failed is refused, until the secret has others', async () => {
    const all = await stage();
    all.credentials.now = all.credentials.fresh = [
      JSON.stringify(all.google.authorizedUser('ann@example.com')),
    ];
    const failed = failedAs(await all.digestOf(defaultAccount()));
    const ill = { ...defaultAccount(), ...failed } as AccountRecord;
    const error = await all.googleOf(ill).catch((thrown: unknown) => thrown);
    expect(error).toEqual(code('account-needs-reconnect'));
    expect((error as Error).message).toContain('google-credentials secret');
    expect(all.google.requests).toEqual([]);

    // Our own copy is still the old one.
    all.credentials.fresh = [JSON.stringify(all.google.authorizedUser('bob@example.com'))];
    await call(all, ill);
    expect(lastUser(all.google)).toBe('bob@example.com');
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
