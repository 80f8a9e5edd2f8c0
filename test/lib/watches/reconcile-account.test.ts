import { describe, expect, test } from 'vitest';
import { type AccountRecord, defaultAccount } from '../../../lib/accounts/account-record.ts';
import {
  deleteAccountAndWatches,
  deleteUnusedAccount,
} from '../../../lib/accounts/delete-account.ts';
import { reconcileAccount } from '../../../lib/accounts/reconcile-account.ts';
import { rejectCredentials } from '../../../lib/accounts/rows/account-credentials.ts';
import { getAccountOfAnyOwner } from '../../../lib/accounts/rows/read-accounts.ts';
import { DUE } from '../../../lib/table/keys.ts';
import { changeWatch } from '../../../lib/watches/rows/change-watch.ts';
import { createWatch } from '../../../lib/watches/rows/create-watch.ts';
import { DAY, HOUR, NOW_MS, tableThat, USER } from '../channels/stage.ts';
import { storedWatch } from '../table/examples.ts';
import { type Renewing, renewing } from './renewing.ts';
import { asked, healthOf, MINUTE, nthSpec, OWNER, started, stored } from './watches.ts';

const ANN = 'ann@example.com';

/** Records that an account needs new credentials, as a failure does. */
async function failing(set: Renewing, account: AccountRecord): Promise<void> {
  await rejectCredentials(set.table, account, {
    failure: { class: 'reconnect', reason: 'invalid_grant', message: 'revoked', atMs: NOW_MS },
    failedCredentials: await set.deps.digestOf(account),
    nowMs: set.clock.now(),
  });
}

const read = (set: Renewing, { id }: AccountRecord) => getAccountOfAnyOwner(set.table, id);

test('an account that needs new credentials is checked hourly, then up to daily', async () => {
  const set = await renewing({ faults: { tokenError: { reason: 'invalid_grant' } } });
  await failing(set, await set.connect(ANN));
  await set.pass(10 * DAY);
  const times = asked(set, 'token').map(({ at }) => at);
  const pauses = times.map((at, n) => at - (times[n - 1] ?? NOW_MS));
  expect(pauses[0]).toBe(HOUR);
  expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses);
  expect(pauses.at(-1)).toBe(DAY);
});

test.each(['policy_enforced', 'unauthorized_client', 'org_internal', 'a_new_reason'])(
  'an account that Google rejects with %s works again within an hour after that is lifted',
  async (reason) => {
    const set = await renewing({ faults: { tokenError: { reason } } });
    const account = await set.connect(ANN);
    await rejectCredentials(set.table, account, {
      failure: { class: 'reconnect', reason, message: 'rejected', atMs: NOW_MS },
      failedCredentials: await set.deps.digestOf(account),
      nowMs: set.clock.now(),
    });
    await set.pass(5 * DAY);
    expect(await read(set, account)).toMatchObject({ status: 'needs_reconnect' });
    set.google.faults.tokenError = null;
    await set.pass(HOUR + MINUTE);
    expect(await read(set, account)).toMatchObject({ status: 'ok' });
  },
);

test('a token endpoint that fails proves nothing, and the account is checked again', async () => {
  const set = await renewing({ faults: { tokenError: { status: 503, reason: 'backendError' } } });
  const account = await set.connect(ANN);
  await failing(set, account);
  await set.pass(2 * HOUR);
  expect(await read(set, account)).toMatchObject({ status: 'needs_reconnect' });
  set.google.faults.tokenError = null;
  await set.pass(3 * HOUR);
  expect(await read(set, account)).toMatchObject({ status: 'ok' });
});

test('an account that works again resumes its suspended watches over some minutes, and is settled', async () => {
  let random = 0;
  const set = await renewing({ random: () => (random = (random + 0.37) % 1) });
  const account = await set.connect(ANN);
  const watches = [];
  for (let n = 0; n < 12; n += 1) {
    const watch = await started(set, nthSpec(n, { account: account.id }));
    watches.push(watch);
    const suspended = {
      condition: 'needs_reconnect',
      conditionSinceMs: NOW_MS,
      dueAtMs: DUE.never,
    };
    await changeWatch(set.table, watch.id, { patch: suspended, when: 'attribute_exists(#pk)' });
  }
  await failing(set, account);
  const calls = asked(set, 'watch').length;
  await set.pass(HOUR);
  const resumedMs = set.clock.now();
  expect(await read(set, account)).toMatchObject({ status: 'ok' });
  const dueAt = await Promise.all(watches.map(async (watch) => (await stored(set, watch)).dueAtMs));
  expect(Math.max(...dueAt)).toBeLessThanOrEqual(resumedMs + 2 * MINUTE);
  expect(new Set(dueAt).size).toBeGreaterThan(6);
  await set.pass(4 * MINUTE);
  expect(asked(set, 'watch').length - calls).toBe(12);
  for (const watch of watches)
    expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
  expect(await read(set, account)).not.toHaveProperty('dueAtMs');
});

test('an account that works again leaves watches alone that are suspended for another reason', async () => {
  const set = await renewing();
  const account = await set.connect(ANN);
  const watch = await started(set, nthSpec(0, { account: account.id }));
  const gone = { condition: 'gone', dueAtMs: DUE.never };
  await changeWatch(set.table, watch.id, { patch: gone, when: 'attribute_exists(#pk)' });
  await failing(set, account);
  await set.pass(2 * HOUR);
  expect(await read(set, account)).toMatchObject({ status: 'ok' });
  expect(await stored(set, watch)).toMatchObject({ condition: 'gone', dueAtMs: DUE.never });
});

test('more suspended watches than fit a page are all resumed', async () => {
  const set = await renewing();
  const account = await set.connect(ANN);
  const watch = await started(set, nthSpec(0, { account: account.id }));
  const ids = Array.from({ length: 110 }, () => crypto.randomUUID());
  const suspended = { condition: 'needs_reconnect', dueAtMs: DUE.never } as const;
  for (const id of ids) {
    const copy = { ...watch, ...suspended, id, specDigest: id, channelIds: [] };
    expect(await createWatch(set.table, copy, undefined)).toEqual({ outcome: 'created' });
  }
  const work = { id: account.id, version: 0 };
  expect(await reconcileAccount(set.deps, work)).toEqual({ outcome: 'watches-resumed' });
  for (const id of ids) expect((await stored(set, { id })).dueAtMs).not.toBe(DUE.never);
});

test('an account that cannot be deleted at once is deleted by later sweeps', async () => {
  const set = await renewing({ faults: { stopError: 'forbidden' } });
  const account = await set.connect(ANN);
  for (let n = 0; n < 6; n += 1) await started(set, nthSpec(n, { account: account.id }));
  expect(await deleteAccountAndWatches(set.deps, account)).toEqual({
    outcome: 'deleting',
    account: await read(set, account),
  });
  expect(set.live()).toHaveLength(6);
  await set.pass(30 * MINUTE);
  expect(await read(set, account)).toMatchObject({
    deletion: 'with-watches',
    deletingAtMs: expect.any(Number),
  });
  set.google.faults.stopError = null;
  await set.pass(2 * HOUR);
  expect(await read(set, account)).toBeUndefined();
  expect(set.live()).toEqual([]);
});

test('the deployment’s own account is checked hourly without end', async () => {
  const set = await renewing({ faults: { tokenError: { reason: 'invalid_grant' } } });
  await failing(set, defaultAccount());
  await set.pass(4 * DAY);
  const times = asked(set, 'token').map(({ at }) => at);
  expect(times.length).toBeGreaterThan(90);
  expect(new Set(times.map((at, n) => at - (times[n - 1] ?? NOW_MS)))).toEqual(new Set([HOUR]));
});

test('new credentials in the secret are found within the hour, however late they come', async () => {
  const set = await renewing();
  const watch = await started(set, nthSpec(0));
  set.google.revoke(USER);
  await set.pass(3 * DAY);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'needs_reconnect' });
  set.credentials.now = [JSON.stringify(set.google.authorizedUser(ANN))];
  set.credentials.fresh = set.credentials.now;
  await set.pass(HOUR + 5 * MINUTE);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
});

describe('a deletion whose process dies', () => {
  const FIVE_MINUTES = 5 * MINUTE;
  /** Begins to delete an account that a watch uses; the database fails before it is cancelled. */
  async function abandoned(set: Renewing, account: AccountRecord) {
    const table = tableThat(set.table, (name, input, next) =>
      name === 'UpdateCommand' && String(input['UpdateExpression']).includes('REMOVE #deletingAtMs')
        ? Promise.reject(new Error('the process died'))
        : next(),
    );
    await expect(deleteUnusedAccount({ ...set.deps, table }, account)).rejects.toMatchObject({
      code: 'storage-failed',
    });
    expect(await read(set, account)).toMatchObject({
      deletion: 'if-unused',
      deletingAtMs: expect.any(Number),
    });
  }

  test('is cancelled by the sweep if it was for an unused account, and no watch is deleted', async () => {
    const set = await renewing();
    const account = await set.connect(ANN);
    const watch = await started(set, nthSpec(0, { account: account.id }));
    await abandoned(set, account);
    await set.pass(FIVE_MINUTES + MINUTE);
    expect(await read(set, account)).not.toHaveProperty('deletingAtMs');
    expect(await read(set, account)).not.toHaveProperty('deletion');
    expect(await read(set, account)).not.toHaveProperty('dueAtMs');
    expect(await stored(set, watch)).not.toHaveProperty('deletedAtMs');
    expect(set.live()).toEqual([watch.currentId]);
    await started(set, nthSpec(1, { account: account.id }));
    expect(set.live()).toHaveLength(2);
  });

  test('does not end the checks of an account that needs new credentials', async () => {
    const set = await renewing({ faults: { tokenError: { reason: 'invalid_grant' } } });
    const account = await set.connect(ANN);
    const watchId = crypto.randomUUID();
    const row = {
      account: account.id,
      specDigest: watchId,
      condition: 'needs_reconnect',
    } as const;
    await storedWatch(set.table, { ...row, id: watchId, owner: OWNER, dueAtMs: DUE.never });
    await failing(set, account);
    await abandoned(set, account);
    await set.pass(FIVE_MINUTES + MINUTE);
    expect(await read(set, account)).toMatchObject({ status: 'needs_reconnect' });
    set.google.faults.tokenError = null;
    await set.pass(2 * HOUR);
    expect(await read(set, account)).toMatchObject({ status: 'ok' });
  });

  test('is not continued by a reconciliation that comes before it is cancelled', async () => {
    const set = await renewing();
    const account = await set.connect(ANN);
    const watch = await started(set, nthSpec(0, { account: account.id }));
    let met = false;
    const table = tableThat(set.table, async (_, input, next) => {
      if (!met && String(input['UpdateExpression']).includes('REMOVE #deletingAtMs')) {
        met = true;
        const { version = 0 } = (await read(set, account)) ?? {};
        const work = { id: account.id, version };
        expect(await reconcileAccount(set.deps, work)).toEqual({ outcome: 'watches-resumed' });
      }
      return next();
    });
    const deleting = deleteUnusedAccount({ ...set.deps, table }, account);
    await expect(deleting).rejects.toMatchObject({ code: 'account-in-use' });
    expect(met).toBe(true);
    expect(await read(set, account)).not.toHaveProperty('deletingAtMs');
    expect(await stored(set, watch)).not.toHaveProperty('deletedAtMs');
    expect(set.live()).toEqual([watch.currentId]);
  });

  test('is continued by the sweep if it is one with all watches', async () => {
    const set = await renewing({ faults: { stopError: 'forbidden' } });
    const account = await set.connect(ANN);
    const watch = await started(set, nthSpec(0, { account: account.id }));
    expect(await deleteAccountAndWatches(set.deps, account)).toMatchObject({ outcome: 'deleting' });
    // A request for less meanwhile changes nothing.
    const before = await read(set, account);
    await deleteUnusedAccount(set.deps, account);
    expect(await read(set, account)).toEqual(before);
    expect(before).toMatchObject({ deletion: 'with-watches' });
    set.google.faults.stopError = null;
    await set.pass(2 * HOUR);
    expect(await read(set, account)).toBeUndefined();
    expect(await stored(set, watch)).toHaveProperty('deletedAtMs');
    expect(set.live()).toEqual([]);
  });
});

test('an account that does not exist is gone, and Google is not called', async () => {
  const set = await renewing();
  const work = { id: 'no-such-account', version: 1 };
  expect(await reconcileAccount(set.deps, work)).toEqual({ outcome: 'gone' });
  expect(set.google.requests).toEqual([]);
});
