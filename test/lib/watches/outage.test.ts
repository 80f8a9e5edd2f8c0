import { describe, expect, test } from 'vitest';
import type { Faults } from '../../../google-simulator/faults.ts';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { startWatch } from '../../../lib/watches/start-watch.ts';
import { rawItems } from '../../support/raw-items.ts';
import { CHANGES, HOUR } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import { healthOf, MINUTE, specFor } from './watches.ts';

const BEGINNINGS = {
  channel: (set: Renewing) => openChannel(set.deps.channelsOf(defaultAccount()), CHANGES),
  watch: (set: Renewing) => startWatch(set.own, specFor()),
} as const;
const DOWN: Partial<Faults> = { watchError: { status: 503, reason: 'backendError' } };
const MISSING: Partial<Faults> = { watchError: 'notFound' };
const LOSING: Partial<Faults> = { loseWatchAnswer: 1e6, drop: true };

const rowsOf = async ({ table }: Renewing) =>
  (await rawItems(table)).filter(({ pk }) => String(pk).startsWith('CHANNEL#')).length;

/** How many calls Google gets, and how many rows the ledger gets, in each hour that passes. */
async function hourly(set: Renewing, hours: number): Promise<{ calls: number[]; rows: number[] }> {
  const calls: number[] = [];
  const rows: number[] = [];
  for (let hour = 0; hour < hours; hour += 1) {
    const before = { calls: set.google.requests.length, rows: await rowsOf(set) };
    await set.pass(HOUR);
    calls.push(set.google.requests.length - before.calls);
    rows.push((await rowsOf(set)) - before.rows);
  }
  return { calls, rows };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

// An uncovered watch is tried again every quarter of an hour, and each attempt is a row.
describe.each([
  ['POST /channels', 'answers 503', 'channel', DOWN, { calls: 40, rows: 15 }],
  ['POST /channels', 'answers 404', 'channel', MISSING, { calls: 1, rows: 1 }],
  ['POST /channels', 'loses its answer', 'channel', LOSING, { calls: 80, rows: 40 }],
  ['POST /watches', 'answers 503', 'watch', DOWN, { calls: 100, rows: 45 }],
  ['POST /watches', 'answers 404', 'watch', MISSING, { calls: 1, rows: 1 }],
  ['POST /watches', 'loses its answer', 'watch', LOSING, { calls: 100, rows: 50 }],
] as const)('after %s, a Google that %s to every watch call', (_, __, what, faults, most) => {
  test('gets few calls, and no more as time passes', { timeout: 60_000 }, async () => {
    const set = await renewing({ faults: structuredClone(faults) });
    await BEGINNINGS[what](set).catch(() => undefined);
    const { calls, rows } = await hourly(set, faults === LOSING ? 3 : 6);
    expect(sum(calls)).toBeLessThan(most.calls);
    expect(sum(rows)).toBeLessThan(most.rows);
    expect(calls.at(-1)).toBeLessThanOrEqual(calls[0] ?? 0);
    expect(rows.at(-1)).toBeLessThanOrEqual(rows[0] ?? 0);
  });
});

test.each([
  ['that answered 503', DOWN],
  ['that lost its answers', LOSING],
])(
  'a watch has one channel, and nothing else is open, after the end of an outage of a Google %s',
  async (_, faults) => {
    const set = await renewing({ faults: structuredClone(faults) });
    const { watch } = await startWatch(set.own, specFor());
    await set.pass(3 * HOUR);
    Object.assign(set.google.faults, { watchError: null, loseWatchAnswer: 0 });
    await set.pass(30 * MINUTE);
    expect(await healthOf(set, watch)).toMatchObject({ status: 'active' });
    const open = (await rawItems(set.table)).filter(
      ({ pk, due }) => due !== undefined && String(pk).startsWith('CHANNEL#'),
    );
    expect(set.live()).toHaveLength(1);
    expect(open.map(({ id, state }) => [id, state])).toEqual([[set.live()[0], 'active']]);
  },
);
