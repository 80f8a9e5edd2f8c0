import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drivenClock } from '../../google-simulator/driven-clock.ts';
import { putPendingChannel, transitionChannel } from '../../lib/channels/rows/write-channels.ts';
import type { Table } from '../../lib/table/table.ts';
import { adoptChannel } from '../../lib/watches/rows/adopt-channel.ts';
import { claimWatch, settleWatch } from '../../lib/watches/rows/claim-watch.ts';
import { createWatch } from '../../lib/watches/rows/create-watch.ts';
import { deleteWatch, forgetWatch } from '../../lib/watches/rows/delete-watch.ts';
import { moveWatch } from '../../lib/watches/rows/move-watch.ts';
import type { WatchRecord } from '../../lib/watches/watch-record.ts';
import { checkMonitor } from '../../simulation/check-monitor.ts';
import { type ClaimMonitor, claimMonitor } from '../../simulation/claim-monitor.ts';
import { createCounts } from '../../simulation/counts.ts';
import { faultyTable } from '../../simulation/faulty-table.ts';
import { observedChannels } from '../../simulation/observed-channels.ts';
import { createRuns } from '../../simulation/runs.ts';
import { seededRandom } from '../../simulation/seeded-random.ts';
import { NO_FAULTS } from '../../simulation/settings.ts';
import { type SimulatedTable, startTable } from '../../simulation/start-table.ts';

const NOW_MS = Date.UTC(2027, 2, 1);
const ADDRESS = 'https://example.com/notifications';

let simulated: SimulatedTable;
/** The table without the monitor. */
let unobserved: Table;
let table: Table;
let monitor: ClaimMonitor;

beforeEach(async () => {
  simulated = await startTable();
  unobserved = simulated.table;
  const clock = drivenClock(NOW_MS);
  const common = { random: seededRandom(1), rates: NO_FAULTS, counts: createCounts() };
  const runs = createRuns({ ...common, clock });
  monitor = claimMonitor(observedChannels(clock.now), clock.now);
  table = faultyTable(unobserved, { ...common, runs, claims: monitor });
});

afterEach(() => simulated.closeTable());

function watchRecord(): WatchRecord {
  const times = { conditionSinceMs: NOW_MS, createdAtMs: NOW_MS, updatedAtMs: NOW_MS };
  return {
    id: 'w',
    owner: 'default',
    account: 'default',
    resource: 'drive.changes',
    parameters: { pageToken: '1' },
    specDigest: 'digest',
    channelIds: ['c'],
    condition: 'healthy',
    version: 1,
    dueAtMs: NOW_MS,
    claimedUntilMs: NOW_MS + 1000,
    ...times,
  };
}

const DUE = { patch: { dueAtMs: NOW_MS }, nowMs: NOW_MS };

async function adopt(watch: WatchRecord): Promise<WatchRecord | undefined> {
  const { resource, parameters, owner, account } = watch;
  const of = { owner, account, watchId: watch.id, resource, parameters };
  await putPendingChannel(table, { id: 'c', address: ADDRESS, createdAtMs: NOW_MS, ...of });
  const channel = await transitionChannel(table, 'c', 'activate', { nowMs: NOW_MS });
  if (!channel) throw new Error('The channel is not active');
  const patch = { currentId: 'c', address: ADDRESS, dueAtMs: NOW_MS };
  return adoptChannel(table, watch, { channel, before: [], patch, nowMs: NOW_MS });
}

describe('the monitor agrees with the table', () => {
  test('after each write of a life of a watch', async () => {
    const seen: unknown[] = [];
    const check = async () => {
      expect(await checkMonitor(monitor, unobserved, ['w'])).toEqual([]);
      const { claimedUntilMs, currentId, deletedAtMs } = monitor.watches.get('w') ?? {};
      seen.push([claimedUntilMs !== undefined, currentId, deletedAtMs !== undefined]);
    };
    const created = watchRecord();
    await createWatch(table, created, undefined);
    await check();
    const adopted = await adopt(created);
    await check();
    const claimed = await claimWatch(table, 'w', adopted?.version ?? 0, NOW_MS);
    await check();
    await moveWatch(table, 'w', { address: 'https://example.org', atMs: NOW_MS });
    await check();
    const again = await claimWatch(table, 'w', (claimed?.version ?? 0) + 1, NOW_MS);
    const settled = again && (await settleWatch(table, again, DUE));
    await check();
    const deleted = settled && (await deleteWatch(table, settled, NOW_MS));
    await check();
    if (deleted) await forgetWatch(table, deleted, NOW_MS);
    await check();

    expect(seen).toEqual([
      [true, undefined, false],
      [false, 'c', false],
      [true, 'c', false],
      [false, 'c', false],
      [false, 'c', false],
      [true, 'c', true],
      [false, 'c', true],
    ]);
    expect(monitor.violations).toEqual([]);
  });
});

describe('a difference is reported', () => {
  test('when the monitor has missed a write', async () => {
    const created = watchRecord();
    await createWatch(table, created, undefined);
    await settleWatch(unobserved, created, DUE);

    expect(await checkMonitor(monitor, unobserved, ['w'])).toEqual([
      `w: the claim monitor has claimedUntilMs ${NOW_MS + 1000}, its row undefined`,
    ]);
  });

  test('when the monitor has seen nothing', async () => {
    await createWatch(unobserved, watchRecord(), undefined);

    expect(await checkMonitor(monitor, unobserved, ['w'])).toEqual([
      `w: the claim monitor has claimedUntilMs undefined, its row ${NOW_MS + 1000}`,
      'w: the claim monitor has deleted undefined, its row false',
    ]);
  });
});
