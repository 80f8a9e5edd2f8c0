import { expect, test } from 'vitest';
import { ownDeps } from '../../../handlers/parts/make-deps.ts';
import { removeWatch } from '../../../lib/watches/remove-watch.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import { pauseWatch } from '../../../lib/watches/rows/move-watch.ts';
import { listWatches } from '../../../lib/watches/rows/read-watches.ts';
import { startWatch } from '../../../lib/watches/start-watch.ts';
import { DAY, HOUR, NOW_MS, tableThat } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import {
  asked,
  channelsOf,
  healthOf,
  OWNER,
  onlyCurrentIsOpen,
  specFor,
  started,
  stored,
} from './watches.ts';

test('a spec becomes one watch with one channel, which is active at once', async () => {
  const set = await renewing();
  const { watch, isNew } = await startWatch(set.own, specFor({ tokenData: 'mine' }));
  expect(isNew).toBe(true);
  expect(await channelsOf(set, watch)).toMatchObject([
    { id: watch.currentId, state: 'active', tokenData: 'mine', watchId: watch.id },
  ]);
  expect(set.live()).toEqual([watch.currentId]);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
  expect(asked(set, 'watch')).toHaveLength(1);
  expect(set.measured.map(([name]) => name)).toEqual(['renewed']);
});

test('a new watch has the end of its lease and the time of its renewal', async () => {
  const set = await renewing();
  const watch = await started(set);
  const { expirationMs = 0, renewAtMs = 0, dueAtMs } = watch;
  expect(expirationMs).toBe(NOW_MS + 2 * DAY);
  expect(renewAtMs).toBeGreaterThan(NOW_MS + DAY / 2);
  expect(renewAtMs).toBeLessThan(expirationMs - 12 * HOUR + 1);
  expect(dueAtMs).toBe(renewAtMs);
  expect(watch).not.toHaveProperty('claimedUntilMs');
});

test.each([
  ['again', { pageToken: '1', spaces: 'drive', pageSize: 10 }],
  ['with its parameters in another order', { pageSize: 10, spaces: 'drive', pageToken: '1' }],
  ['with a number as text', { pageToken: '1', spaces: 'drive', pageSize: '10' }],
])('the same spec %s is the same watch, without a call to Google (L10)', async (_, parameters) => {
  const set = await renewing();
  const first = { pageToken: '1', spaces: 'drive', pageSize: 10 };
  const watch = await started(set, specFor({ parameters: first }));
  const again = await startWatch(set.own, specFor({ parameters }));
  expect(again.isNew).toBe(false);
  expect(again.watch).toEqual(watch);
  expect(asked(set, 'watch')).toHaveLength(1);
});

test.each([
  ['parameters', { parameters: { pageToken: '2' } }],
  ['parameters', { parameters: { pageToken: '1', spaces: 'drive' } }],
])('a spec with other %s is another watch', async (_, changes) => {
  const set = await renewing();
  const watch = await started(set);
  const other = await startWatch(set.own, specFor(changes));
  expect(other.isNew).toBe(true);
  expect(other.watch.id).not.toBe(watch.id);
  expect(set.live()).toHaveLength(2);
});

test('the same spec for another account is another watch', async () => {
  const set = await renewing();
  const { id: account } = await set.connect('other@example.com');
  const watch = await started(set);
  const other = await started(set, specFor({ account }));
  expect(other.id).not.toBe(watch.id);
  expect(await channelsOf(set, other)).toMatchObject([{ account, state: 'active' }]);
});

test.each([
  ['tokenData', { tokenData: 'b', leaseSeconds: 7200 }],
  ['tokenData', { leaseSeconds: 7200 }],
  ['leaseSeconds', { tokenData: 'a', leaseSeconds: 3600 }],
  ['leaseSeconds', { tokenData: 'a' }],
])('the same spec with another %s is rejected, and nothing changes', async (field, changes) => {
  const set = await renewing();
  const watch = await started(set, specFor({ tokenData: 'a', leaseSeconds: 7200 }));
  const again = startWatch(set.own, specFor(changes));
  await expect(again).rejects.toMatchObject({ code: 'watch-exists', field });
  expect(await stored(set, watch)).toEqual(watch);
});

test('the same Idempotency-Key is the same watch', async () => {
  const set = await renewing();
  const first = await startWatch(set.own, specFor(), 'key-1');
  const again = await startWatch(set.own, specFor(), 'key-1');
  expect(again).toEqual({ watch: first.watch, isNew: false });
  expect(asked(set, 'watch')).toHaveLength(1);
});

test.each([{ parameters: { pageToken: '2' } }, { tokenData: 'other' }, { leaseSeconds: 7200 }])(
  'an Idempotency-Key cannot be used for another request: %o',
  async (changes) => {
    const set = await renewing();
    await startWatch(set.own, specFor(), 'key-1');
    await expect(startWatch(set.own, specFor(changes), 'key-1')).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
    expect(asked(set, 'watch')).toHaveLength(1);
    const other = await startWatch(set.own, specFor({ parameters: { pageToken: '9' } }), 'key-2');
    expect(other.isNew).toBe(true);
  },
);

test('an Idempotency-Key can be used for another request after a day', async () => {
  const set = await renewing();
  await startWatch(set.own, specFor(), 'key-1');
  await set.clock.advance(DAY);
  const later = await startWatch(set.own, specFor({ parameters: { pageToken: '2' } }), 'key-1');
  expect(later.isNew).toBe(true);
});

test('an Idempotency-Key of one owner says nothing to another owner', async () => {
  const set = await renewing();
  const bob = await set.connect('bob@example.com', { owner: 'bob' });
  await startWatch(set.own, specFor(), 'key-1');
  const ofBob = await startWatch(ownDeps(set.deps, 'bob'), specFor({ account: bob.id }), 'key-1');
  expect(ofBob.isNew).toBe(true);
  expect(ofBob.watch.owner).toBe('bob');
});

test.each([undefined, 'key-1'])(
  'ten concurrent requests for one spec are one watch and one call to Google (key: %s)',
  async (key) => {
    const set = await renewing();
    const all = await Promise.all(
      Array.from({ length: 10 }, () => startWatch(set.own, specFor(), key)),
    );
    expect(new Set(all.map(({ watch }) => watch.id)).size).toBe(1);
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(asked(set, 'watch')).toHaveLength(1);
    const [first] = all;
    const open = await onlyCurrentIsOpen(set, { id: first?.watch.id ?? '' });
    expect(open.live).toEqual([open.currentId]);
  },
);

test.each<[string, (set: Renewing, id: string) => Promise<unknown>, string]>([
  ['deletes', ({ own }, id) => removeWatch(own, id), 'deleted'],
  ['pauses', ({ table, clock }, id) => pauseWatch(table, id, clock.now()), 'paused'],
])(
  'a new watch that another request %s meanwhile is as that request leaves it',
  async (_, change, condition) => {
    const set = await renewing();
    let isCreated = false;
    const table = tableThat(set.table, async (name, _, next) => {
      const [watch] = (await listWatches(set.table, OWNER, { limit: 1 })).items;
      if (name === 'TransactWriteCommand' && watch && !isCreated) {
        isCreated = true;
        await change(set, watch.id);
      }
      return next();
    });
    const own = ownDeps(set.worker({ table }), OWNER);
    const { watch, isNew } = await startWatch(own, specFor());
    expect([isNew, watch.condition]).toEqual([true, condition]);
    expect(watch).toEqual(await stored(set, watch));
    expect(set.live()).toEqual([]);
    await set.pass(HOUR);
    expect(set.live()).toEqual([]);
  },
);

test('the spec of a watch that was renewed meanwhile is still the same watch', async () => {
  const set = await renewing();
  const watch = await started(set);
  const renewed = await renewWatch(set.own, watch.id);
  const again = await startWatch(set.own, specFor());
  expect(again).toEqual({ watch: renewed, isNew: false });
});
