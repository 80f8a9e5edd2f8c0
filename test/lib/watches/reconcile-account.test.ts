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
import { removeWatch } from '../../../lib/watches/remove-watch.ts';
import { changeWatch } from '../../../lib/watches/rows/change-watch.ts';
import { createWatch } from '../../../lib/watches/rows/create-watch.ts';
import { DAY, HOUR, NOW_MS, tableThat, USER } from '../channels/stage.ts';
import { storedWatch } from '../table/examples.ts';
import { type Renewing, renewing } from './renewing.ts';
import { asked, healthOf, MINUTE, nthSpec, OWNER, started, stored } from './watches.ts';

const ANN = 'ann@example.com';

/** Has an account noted as needing new credentials, as a failure would. */
async function ill(set: Renewing, account: AccountRecord): Promise<void> {
  await rejectCredentials(set.table, account, {
    failure: { class: 'reconnect', reason: 'invalid_grant', message: 'revoked', atMs: NOW_MS },
    failedCredentials: await set.deps.digestOf(account),
    nowMs: set.clock.now(),
  });
}

const read = (set: Renewing, { id }: AccountRecord) => getAccountOfAnyOwner(set.table, id);

test('whether an account still needs new credentials is looked at hourly, then up to daily', async () => {
  const set = await renewing({ faults: { tokenError: { reason: 'invalid_grant' } } });
  await ill(set, await set.connect(ANN));
  await set.pass(10 * DAY);
  const times = asked(set, 'token').map(({ at }) => at);
  const pauses = times.map((at, n) => at - (times[n - 1] ?? NOW_MS));
  expect(pauses[0]).toBe(HOUR);
  expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses);
  expect(pauses.at(-1)).toBe(DAY);
});

test('a token endpoint that does not answer proves nothing: it is asked again', async () => {
  const set = await renewing({ faults: { tokenError: { status: 503, reason: 'backendError' } } });
  const account = await set.connect(ANN);
  await ill(set, account);
  await set.pass(2 * HOUR);
  expect(await read(set, account)).toMatchObject({ status: 'needs_reconnect' });
  set.google.faults.tokenError = null;
  await set.pass(3 * HOUR);
  expect(await read(set, account)).toMatchObject({ status: 'ok' });
});

test('an account that works again wakes its sleeping watches, spread, and is settled', async () => {
  const set = await renewing();
  let random = 0;
  set.deps.random = () => (random = (random + 0.37) % 1);
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
    await changeWatch(set.table, watch.id, { set: suspended, when: 'attribute_exists(#pk)' });
  }
  await ill(set, account);
  const calls = asked(set, 'watch').length;
  await set.pass(HOUR);
  const wokenMs = set.clock.now();
  expect(await read(set, account)).toMatchObject({ status: 'ok' });
  const dueAt = await Promise.all(watches.map(async (watch) => (await stored(set, watch)).dueAtMs));
  expect(Math.max(...dueAt)).toBeLessThanOrEqual(wokenMs + 2 * MINUTE);
  expect(new Set(dueAt).size).toBeGreaterThan(6);
  await set.pass(4 * MINUTE);
  expect(asked(set, 'watch').length - calls).toBe(12);
  for (const watch of watches)
    expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
  expect(await read(set, account)).not.toHaveProperty('dueAtMs');
});

test('waking leaves watches alone that sleep for another reason', async () => {
  const set = await renewing();
  const account = await set.connect(ANN);
  const watch = await started(set, nthSpec(0, { account: account.id }));
  const gone = { condition: 'gone', dueAtMs: DUE.never };
  await changeWatch(set.table, watch.id, { set: gone, when: 'attribute_exists(#pk)' });
  await ill(set, account);
  await set.pass(2 * HOUR);
  expect(await read(set, account)).toMatchObject({ status: 'ok' });
  expect(await stored(set, watch)).toMatchObject({ condition: 'gone', dueAtMs: DUE.never });
});

test('more watches than fit a page are all woken', async () => {
  const set = await renewing();
  const account = await set.connect(ANN);
  const watch = await started(set, nthSpec(0, { account: account.id }));
  const ids = Array.from({ length: 110 }, () => crypto.randomUUID());
  const suspended = { condition: 'needs_reconnect', dueAtMs: DUE.never } as const;
  for (const id of ids) {
    const copy = { ...watch, ...suspended, id, spec: id, channelIds: [] };
    expect(await createWatch(set.table, copy, undefined)).toEqual({ outcome: 'created' });
  }
  await reconcileAccount(set.deps, { id: account.id, version: 0 });
  for (const id of ids) expect((await stored(set, { id })).dueAtMs).not.toBe(DUE.never);
});

test('an account that could not be deleted at once is deleted by later turns', async () => {
  const set = await renewing({ faults: { stopError: 'forbidden' } });
  const account = await set.connect(ANN);
  for (let n = 0; n < 6; n += 1) await started(set, nthSpec(n, { account: account.id }));
  const { table, deps, clock, channelDeps } = set;
  const deleteWatch = (id: string) => removeWatch(own, id);
  const deps = { table, now: clock.now, log: channelDeps.log, deleteWatch };
  expect(await deleteAccountAndWatches(deps, account)).toMatchObject({ id: account.id });
  expect(set.live()).toHaveLength(6);
  await set.pass(30 * MINUTE);
  expect(await read(set, account)).toHaveProperty('deletingAtMs');
  set.google.faults.stopError = null;
  await set.pass(2 * HOUR);
  expect(await read(set, account)).toBeUndefined();
  expect(set.live()).toEqual([]);
});

test('the deployment’s own account is looked at hourly, for ever', async () => {
  const set = await renewing({ faults: { tokenError: { reason: 'invalid_grant' } } });
  await ill(set, defaultAccount());
  await set.pass(4 * DAY);
  const times = asked(set, 'token').map(({ at }) => at);
  expect(times.length).toBeGreaterThan(90);
  expect(new Set(times.map((at, n) => at - (times[n - 1] ?? NOW_MS)))).toEqual(new Set([HOUR]));
});

test('new credentials in the secret are noticed within the hour, however late they come', async () => {
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

describe('a deleting that nobody ended', () => {
  const FIVE_MINUTES = 5 * MINUTE;
  /** Begins to delete an account that a watch uses; the database fails before it is taken back. */
  async function abandoned(set: Renewing, account: AccountRecord) {
    const table = tableThat(set.table, (name, input, next) =>
      name === 'UpdateCommand' && String(input['UpdateExpression']).includes('REMOVE #deletingAtMs')
        ? Promise.reject(new Error('the process died'))
        : next(),
    );
    const deps = { ...depsOf(set), table };
    await expect(deleteUnusedAccount(deps, account)).rejects.toMatchObject({
      code: 'storage-failed',
    });
    expect(await read(set, account)).toHaveProperty('deletingAtMs');
  }
  const depsOf = (set: Renewing) => ({
    table: set.table,
    now: set.clock.now,
    log: set.channelDeps.log,
    deleteWatch: (id: string) => removeWatch(set.own, id),
  });

  test('is taken back by the sweep if it was for an unused account, and no watch is deleted', async () => {
    const set = await renewing();
    const account = await set.connect(ANN);
    const watch = await started(set, nthSpec(0, { account: account.id }));
    await abandoned(set, account);
    await set.pass(FIVE_MINUTES + MINUTE);
    expect(await read(set, account)).not.toHaveProperty('deletingAtMs');
    expect(await read(set, account)).not.toHaveProperty('dueAtMs');
    expect(await stored(set, watch)).not.toHaveProperty('deletedAtMs');
    expect(set.live()).toEqual([watch.currentId]);
    await started(set, nthSpec(1, { account: account.id }));
    expect(set.live()).toHaveLength(2);
  });

  test('does not make an ill account pass for one that is looked at', async () => {
    const set = await renewing({ faults: { tokenError: { reason: 'invalid_grant' } } });
    const account = await set.connect(ANN);
    const watchId = crypto.randomUUID();
    const row = { account: account.id, spec: watchId, condition: 'needs_reconnect' } as const;
    await storedWatch(set.table, { ...row, id: watchId, owner: OWNER, dueAtMs: DUE.never });
    await ill(set, account);
    await abandoned(set, account);
    await set.pass(FIVE_MINUTES + MINUTE);
    expect(await read(set, account)).toMatchObject({ status: 'needs_reconnect' });
    set.google.faults.tokenError = null;
    await set.pass(2 * HOUR);
    expect(await read(set, account)).toMatchObject({ status: 'ok' });
  });

  test('and that a turn of the sweep meets half-way is not gone on with', async () => {
    const set = await renewing();
    const account = await set.connect(ANN);
    const watch = await started(set, nthSpec(0, { account: account.id }));
    let met = false;
    const table = tableThat(set.table, async (_, input, next) => {
      if (!met && String(input['UpdateExpression']).includes('REMOVE #deletingAtMs')) {
        met = true;
        const { version = 0 } = (await read(set, account)) ?? {};
        await reconcileAccount(set.deps, { id: account.id, version });
      }
      return next();
    });
    const deleting = deleteUnusedAccount({ ...depsOf(set), table }, account);
    await expect(deleting).rejects.toMatchObject({ code: 'account-in-use' });
    expect(met).toBe(true);
    expect(await read(set, account)).not.toHaveProperty('deletingAtMs');
    expect(await stored(set, watch)).not.toHaveProperty('deletedAtMs');
    expect(set.live()).toEqual([watch.currentId]);
  });

  test('goes on if it was meant to take the watches with it', async () => {
    const set = await renewing({ faults: { stopError: 'forbidden' } });
    const account = await set.connect(ANN);
    const watch = await started(set, nthSpec(0, { account: account.id }));
    expect(await deleteAccountAndWatches(depsOf(set), account)).toBeDefined();
    // Whoever asks for less meanwhile takes nothing back.
    await deleteUnusedAccount(depsOf(set), account);
    expect(await read(set, account)).toMatchObject({ deletingWatches: true });
    set.google.faults.stopError = null;
    await set.pass(2 * HOUR);
    expect(await read(set, account)).toBeUndefined();
    expect(await stored(set, watch)).toHaveProperty('deletedAtMs');
    expect(set.live()).toEqual([]);
  });
});

test('an account that is gone is nothing to do', async () => {
  const set = await renewing();
  await reconcileAccount(set.deps, { id: 'no-such-account', version: 1 });
  expect(set.google.requests).toEqual([]);
});
