import { describe, expect, test } from 'vitest';
import { ownDeps } from '../../../handlers/parts/make-deps.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { GoogleError } from '../../../lib/google/google-error.ts';
import { reconcileClaimed, reconcileWatch } from '../../../lib/watches/reconcile-watch.ts';
import { claimEndsAt } from '../../../lib/watches/rows/claim-watch.ts';
import { listWatches } from '../../../lib/watches/rows/read-watches.ts';
import { startWatch } from '../../../lib/watches/start-watch.ts';
import { rawItems } from '../../support/raw-items.ts';
import { tableThat, USER } from '../channels/stage.ts';
import { storedWatch } from '../table/examples.ts';
import { type Renewing, renewing } from './renewing.ts';
import {
  asked,
  healthOf,
  MINUTE,
  OWNER,
  onlyCurrentIsOpen,
  openRows,
  specFor,
  stored,
} from './watches.ts';

async function nothingIsLeft(set: Renewing): Promise<void> {
  expect(set.live()).toEqual([]);
  expect(await openRows(set)).toEqual([]);
  expect((await listWatches(set.table, OWNER, { limit: 10 })).items).toEqual([]);
  const kinds = (await rawItems(set.table)).map(({ pk, sk }) => `${pk} ${sk}`);
  expect(
    kinds.filter((kind) => /IDEMPOTENCY|WATCH#|ENDING#/.test(kind.split(' ')[1] ?? '')),
  ).toEqual([]);
  expect(kinds.filter((kind) => kind.startsWith('IDEMPOTENCY'))).toEqual([]);
}

/** What was measured of failures, in order. */
function watchesUncovered({ measured }: Renewing): unknown[] {
  return measured.map(([, value]) => (value as { uncovered?: boolean } | undefined)?.uncovered);
}

test.each([
  ['google-gone', 'notFound'],
  ['google-unsupported', 'pushNotSupportedForRequestedResource'],
  ['google-blocked', 'forbidden'],
  ['google-permanent', 'badRequest'],
  ['google-reconnect', 'insufficientPermissions'],
] as const)(
  'a request that Google rejects as %s is rejected with that code, and leaves nothing behind',
  async (code, reason) => {
    const set = await renewing({ faults: { watchError: { reason, times: 1 } } });
    const rejected = startWatch(set.own, specFor(), 'key-1');
    await expect(rejected).rejects.toMatchObject({ code });
    await nothingIsLeft(set);
    const other = specFor({ parameters: { pageToken: '2' } });
    expect((await startWatch(set.own, other, 'key-1')).isNew).toBe(true);
    expect((await startWatch(set.own, specFor(), 'key-2')).isNew).toBe(true);
  },
);

test('a rejected request throws the error of Google, with its status and Retry-After', async () => {
  const set = await renewing({ faults: { watchError: 'forbidden', retryAfterSeconds: 77 } });
  const error: unknown = await startWatch(set.own, specFor()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GoogleError);
  expect(error).toMatchObject({
    code: 'google-blocked',
    errorClass: 'blocked',
    status: 403,
    reason: 'forbidden',
    retryAfterMs: 77_000,
  });
});

describe('the uncovered metric', () => {
  const FAILED = { resource: 'drive.changes', errorClass: 'blocked' };
  const ROW = { owner: OWNER, resource: 'drive.changes', parameters: { pageToken: '1' } } as const;

  test('is not raised for a rejected request', async () => {
    const set = await renewing({ faults: { watchError: 'forbidden' } });
    await expect(startWatch(set.own, specFor())).rejects.toMatchObject({ status: 403 });
    expect(set.measured).toEqual([['failed', { ...FAILED, uncovered: false }]]);
    expect(set.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  test('is raised for a rejected renewal of a watch of version 1 that is due', async () => {
    const set = await renewing({ faults: { watchError: 'forbidden' } });
    const watch = await storedWatch(set.table, ROW);
    const { outcome } = await reconcileWatch(set.deps, { id: watch.id, version: 1 });
    expect(outcome).toBe('failed');
    expect(set.measured).toEqual([['failed', { ...FAILED, uncovered: true }]]);
  });

  test('is raised for a rejected renewal under a claim of version 1, unless the watch is new', async () => {
    const set = await renewing({ faults: { watchError: 'forbidden' } });
    const claimedUntilMs = claimEndsAt(set.clock.now());
    for (const isNew of [false, true]) {
      const watch = await storedWatch(set.table, { ...ROW, claimedUntilMs });
      await reconcileClaimed(set.deps, watch, { isNew });
    }
    expect(watchesUncovered(set)).toEqual([true, false]);
  });

  test('is raised for a transient failure of a new watch', async () => {
    const set = await renewing({ faults: { watchError: 'backendError' } });
    await startWatch(set.own, specFor());
    expect(watchesUncovered(set)).toEqual([true]);
  });
});

test('a spec for a file that Google does not know is rejected as gone, and leaves nothing behind', async () => {
  const set = await renewing();
  const spec = specFor({ resource: 'drive.files', parameters: { fileId: 'no-such-file' } });
  await expect(startWatch(set.own, spec)).rejects.toMatchObject({ code: 'google-gone' });
  await nothingIsLeft(set);
});

test('a revoked grant is reported, and leaves nothing behind but the status of the account', async () => {
  const set = await renewing();
  set.google.revoke(USER);
  await expect(startWatch(set.own, specFor())).rejects.toMatchObject({
    code: 'google-reconnect',
  });
  const account = await getAccount(set.table, OWNER, 'default');
  expect(account).toMatchObject({ status: 'needs_reconnect' });
  expect(set.measured).toContainEqual(['needsReconnect', undefined]);
  expect((await openRows(set)).filter((pk) => pk !== 'ACCOUNT#default')).toEqual([]);
  const calls = set.google.requests.length;
  await expect(startWatch(set.own, specFor())).rejects.toMatchObject({
    code: 'account-needs-reconnect',
  });
  expect(set.google.requests).toHaveLength(calls);
});

test('a transient failure keeps the watch uncovered until a later sweep opens its channel', async () => {
  const set = await renewing({ faults: { watchError: { reason: 'backendError', times: 4 } } });
  const { watch, isNew } = await startWatch(set.own, specFor());
  expect(isNew).toBe(true);
  expect(await healthOf(set, watch)).toMatchObject({
    status: 'uncovered',
    reason: expect.stringContaining('backendError'),
  });
  expect(set.measured).toEqual([
    ['failed', { resource: 'drive.changes', errorClass: 'retry', uncovered: true }],
  ]);
  await set.pass(10 * MINUTE);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
  const { currentId, live } = await onlyCurrentIsOpen(set, watch);
  expect(live).toEqual([currentId]);
  expect(await stored(set, watch)).not.toHaveProperty('failure');
});

test('a watch whose first answer from Google is lost ends with one channel (L5)', async () => {
  const set = await renewing({ faults: { loseWatchAnswer: 2 } });
  const { watch } = await startWatch(set.own, specFor());
  await set.pass(15 * MINUTE);
  const { currentId, live } = await onlyCurrentIsOpen(set, watch);
  expect(live).toEqual([currentId]);
});

test.each([
  ['that does not exist', 'no-such-account', undefined],
  ['of another owner', 'of-bob', { owner: 'bob' }],
  ['that is being deleted', 'deleting', { deletion: 'with-watches', deletingAtMs: 1 }],
] as const)('an account %s is unknown', async (_, id, changes) => {
  const set = await renewing();
  if (changes) await set.connect('bob@example.com', { id, ...changes });
  const rejected = startWatch(set.own, specFor({ account: id }));
  await expect(rejected).rejects.toMatchObject({ code: 'unknown-account', field: 'account' });
  expect(asked(set, 'watch')).toEqual([]);
  await nothingIsLeft(set);
});

test('the deployment’s own account is unknown to other owners', async () => {
  const set = await renewing();
  await expect(startWatch(ownDeps(set.deps, 'bob'), specFor())).rejects.toMatchObject({
    code: 'unknown-account',
  });
});

test('an invalid request is rejected before anything is stored', async () => {
  const set = await renewing();
  const wrong = startWatch(set.own, specFor({ parameters: { page: '1' } }), 'key-1');
  await expect(wrong).rejects.toMatchObject({ field: expect.stringContaining('page') });
  const long = specFor({ tokenData: 'x'.repeat(257) });
  await expect(startWatch(set.own, long)).rejects.toThrow();
  expect(await rawItems(set.table)).toEqual([]);
});

describe('a lease', () => {
  /** As deployed: Google cannot reach this machine. */
  const deployed = (set: Renewing) =>
    ownDeps(
      set.worker({ allowLoopbackHttp: false, notificationsUrl: 'https://receiver.example/' }),
      OWNER,
    );

  test.each([1, 60, 299])(
    'of %i seconds is rejected: it ends before the sweep renews it',
    async (leaseSeconds) => {
      const set = await renewing({ faults: { drop: true } });
      const short = startWatch(deployed(set), specFor({ leaseSeconds }));
      await expect(short).rejects.toMatchObject({ code: 'invalid-request', field: 'leaseSeconds' });
      expect(await rawItems(set.table)).toEqual([]);
      expect(set.google.requests).toEqual([]);
    },
  );

  test.each([300, undefined])('of %j seconds is accepted', async (leaseSeconds) => {
    const set = await renewing({ faults: { drop: true } });
    const { watch } = await startWatch(deployed(set), specFor({ leaseSeconds }));
    expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
  });

  test('may be shorter for the simulator, whose sweep runs more often', async () => {
    const set = await renewing();
    const { watch } = await startWatch(set.own, specFor({ leaseSeconds: 60 }));
    expect(watch.expirationMs).toBe(set.clock.now() + MINUTE);
  });
});

test('a watch whose creator dies before it opens a channel gets one when the claim has run out', async () => {
  const set = await renewing();
  const dying = tableThat(set.table, (_, input, next) =>
    JSON.stringify(input).includes('set_channelIds') ? new Promise(() => undefined) : next(),
  );
  void startWatch(ownDeps(set.worker({ table: dying }), OWNER), specFor());
  await expect
    .poll(async () => (await listWatches(set.table, OWNER, { limit: 1 })).items)
    .toHaveLength(1);
  const { items } = await listWatches(set.table, OWNER, { limit: 1 });
  const [watch] = items;
  if (!watch) throw new Error('no watch');
  expect(await healthOf(set, watch)).toMatchObject({ status: 'renewing' });
  await set.pass(2 * MINUTE);
  expect(set.live()).toEqual([]);
  await set.pass(2 * MINUTE);
  expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
  expect(set.live()).toHaveLength(1);
});
