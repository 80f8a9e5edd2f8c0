import { expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { putPendingChannel } from '../../../lib/channels/rows/write-channels.ts';
import { everyDueRow, type WalkPlace } from '../../../lib/maintenance/every-due-row.ts';
import { type MaintenanceReport, maintain } from '../../../lib/maintenance/maintain.ts';
import { CHANGES, NOW_MS } from '../channels/stage.ts';
import { type Renewing, renewing } from '../watches/renewing.ts';
import { healthOf, nthSpec, started } from '../watches/watches.ts';

/** Does all of an action, in parts without any time. */
async function inParts(set: Renewing, action: string): Promise<MaintenanceReport[]> {
  const parts: MaintenanceReport[] = [];
  let cursor: string | undefined;
  do {
    const part = await maintain(set.deps, { action, cursor }, set.clock.now());
    parts.push(part);
    cursor = part.cursor;
  } while (cursor !== undefined && parts.length < 100);
  return parts;
}

function sum(parts: readonly MaintenanceReport[], name: string): number {
  return parts.reduce((total, { counts }) => total + (counts[name] ?? 0), 0);
}

async function withWatches(count: number): Promise<Renewing> {
  const set = await renewing();
  for (let n = 0; n < count; n += 1) await started(set, nthSpec(n));
  return set;
}

test('stop-all stops everything in several parts, each thing once', async () => {
  const set = await withWatches(12);
  const parts = await inParts(set, 'stop-all');
  expect(parts.length).toBeGreaterThan(4);
  expect([sum(parts, 'watchesPaused'), sum(parts, 'channelsStopped')]).toEqual([12, 12]);
  expect(parts.map(({ done }) => done)).toEqual([...parts.slice(1).map(() => false), true]);
  expect(parts.at(-1)).not.toHaveProperty('cursor');
  expect(set.live()).toEqual([]);
});

test('stop-all stops no channel before all watches are paused', async () => {
  const set = await withWatches(12);
  const parts = await inParts(set, 'stop-all');
  const kinds = parts.map(({ counts }) => Object.keys(counts).join());
  const phases = kinds.filter((kind, n) => kind !== kinds[n - 1]);
  const [pause, stop] = ['watchesPaused', 'channelsStopped'];
  expect(phases).toEqual([pause, stop, pause, stop]);
  expect(sum(parts.slice(0, kinds.indexOf('channelsStopped')), 'watchesPaused')).toBe(12);
});

test('reconcile moves all watches in several parts, each once', async () => {
  const set = await withWatches(12);
  set.deps.notificationsUrl = 'https://elsewhere.example/notifications';
  const parts = await inParts(set, 'reconcile');
  expect(parts.length).toBeGreaterThan(4);
  expect([sum(parts, 'watches'), sum(parts, 'moving')]).toEqual([12, 12]);
});

test('stop-all with enough time is one part for each phase', async () => {
  const set = await withWatches(5);
  const noEnd = Number.POSITIVE_INFINITY;
  const first = await maintain(set.deps, { action: 'stop-all' }, noEnd);
  expect(first).toMatchObject({ done: false, counts: { watchesPaused: 5 } });
  const { cursor } = first;
  const second = await maintain(set.deps, { action: 'stop-all', cursor }, noEnd);
  expect(second).toMatchObject({ done: false, counts: { channelsStopped: 5 }, failures: [] });
  const third = await maintain(set.deps, { action: 'stop-all', cursor: second.cursor }, noEnd);
  expect(third).toMatchObject({ done: false, counts: { watchesPaused: 0 } });
  const last = await maintain(set.deps, { action: 'stop-all', cursor: third.cursor }, noEnd);
  expect(last).toEqual({ done: true, counts: { channelsStopped: 0 }, failures: [] });
});

test('a watch that is created while everything is being stopped is paused', async () => {
  const set = await withWatches(5);
  const noEnd = Number.POSITIVE_INFINITY;
  const { cursor } = await maintain(set.deps, { action: 'stop-all' }, noEnd);
  const late = await started(set, nthSpec(9));
  expect(set.live()).toContain(late.currentId);
  let next = cursor;
  while (next !== undefined)
    next = (await maintain(set.deps, { action: 'stop-all', cursor: next }, noEnd)).cursor;
  expect(set.live()).toEqual([]);
  expect(await healthOf(set, late)).toMatchObject({ status: 'paused' });
});

test('a channel that cannot be stopped is reported once, if the second attempt fails too', async () => {
  const set = await withWatches(3);
  set.google.faults.stopError = { reason: 'stopChannelCallerNotOwner', times: 2 };
  const mended = await inParts(set, 'stop-all');
  expect(mended.flatMap(({ failures }) => failures)).toEqual([]);
  expect([set.live(), sum(mended, 'channelsStopped')]).toEqual([[], 3]);

  const { id } = await openChannel(set.deps.channelsOf(defaultAccount()), CHANGES);
  set.google.faults.stopError = 'stopChannelCallerNotOwner';
  const parts = await inParts(set, 'stop-all');
  expect(parts.flatMap(({ failures }) => failures)).toMatchObject([{ id }]);
});

test('a part that is repeated with the same cursor changes nothing', async () => {
  const set = await withWatches(6);
  const endAtMs = set.clock.now();
  const { cursor } = await maintain(set.deps, { action: 'stop-all' }, endAtMs);
  const again = await maintain(set.deps, { action: 'stop-all', cursor }, endAtMs);
  await maintain(set.deps, { action: 'stop-all', cursor: again.cursor }, endAtMs);
  await inParts(set, 'stop-all');
  expect(set.live()).toEqual([]);
  expect((await inParts(set, 'reconcile')).at(-1)).toMatchObject({ done: true });
});

test('reconcile without any watch is done at once', async () => {
  const set = await renewing();
  const report = await maintain(set.deps, { action: 'reconcile' }, set.clock.now());
  expect(report).toEqual({ done: true, counts: { watches: 0, moving: 0 }, failures: [] });
});

test.each(['', 'stop', 'toString', 'RECONCILE'])('the action "%s" is rejected', async (action) => {
  const set = await renewing();
  await expect(maintain(set.deps, { action }, 0)).rejects.toMatchObject({
    code: 'invalid-request',
    field: 'action',
  });
});

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test.each([
  'x',
  '',
  encoded(null),
  encoded({}),
  encoded({ phase: 9 }),
  encoded({ phase: -1 }),
  encoded({ phase: 0.5 }),
  encoded({ phase: 0, place: {} }),
  encoded({ phase: 0, place: { shard: 'a', after: '' } }),
  encoded({ phase: 0, place: { shard: 1 } }),
  encoded({ phase: 0, place: { shard: -1, after: '' } }),
  encoded({ phase: 0, place: { shard: 0.5, after: '' } }),
  encoded({ phase: 0, place: { shard: 8, after: '' } }),
])('a cursor of another origin is rejected: %s', async (cursor) => {
  const set = await withWatches(1);
  const wrong = maintain(set.deps, { action: 'stop-all', cursor }, 0);
  await expect(wrong).rejects.toMatchObject({ code: 'invalid-cursor', field: 'cursor' });
  expect(await healthOf(set, await started(set, nthSpec(0)))).toMatchObject({ status: 'active' });
});

test('a walk meets each row once, though rows become due at other times meanwhile', async () => {
  const set = await renewing();
  const row = { owner: 'a', account: 'default', address: 'https://r.example/', ...CHANGES };
  const ids = Array.from({ length: 60 }, () => crypto.randomUUID());
  for (const [n, id] of ids.entries())
    await putPendingChannel(set.table, { id, ...row, createdAtMs: NOW_MS + n });
  const met: string[] = [];
  let place: WalkPlace | undefined;
  let parts = 0;
  do {
    place = await everyDueRow(set.deps, { place, endAtMs: 0 }, async (items) => {
      met.push(...items.map(({ id }) => id));
    });
    parts += 1;
    // The sweep makes rows due at another time.
    await set.clock.advance(3_600_000);
    await set.due();
  } while (place);
  expect(parts).toBeGreaterThan(5);
  expect(met.toSorted()).toEqual(ids.toSorted());
});
