import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MaintenanceReport } from '../../lib/maintenance/maintain.ts';
import { startReceiver } from '../lib/channels/receiver.ts';
import type { PackagedFunction } from './packaged-function.ts';
import { CHANGES, TOKEN_SECRET } from './packaged-manager.ts';
import { type RenewalStage, startRenewal } from './packaged-renewal.ts';

const MINUTE = 60_000;
const WATCHES = 12;

let stage: RenewalStage;
let maintain: PackagedFunction;
beforeAll(async () => {
  stage = await startRenewal();
  maintain = await stage.load('maintain');
});
beforeEach(() => stage.startOver());

async function openWatches() {
  for (let page = 1; page <= WATCHES; page += 1) {
    const body = { ...CHANGES, parameters: { pageToken: String(page) } };
    expect((await stage.call('POST /watches', { body })).statusCode).toBe(201);
  }
}

/** Invokes the function until it is done, as the command does. */
async function all(maintain: PackagedFunction, action: string) {
  const reports: MaintenanceReport[] = [];
  let cursor: string | undefined;
  do {
    const report: MaintenanceReport = await maintain({
      action,
      ...(action === 'stop-all' ? { confirm: true } : {}),
      ...(cursor ? { cursor } : {}),
    });
    reports.push(report);
    cursor = report.cursor;
    expect(report.done).toBe(cursor === undefined);
  } while (cursor !== undefined && reports.length < 100);
  const sum = (name: string) =>
    reports.reduce((total, { counts }) => total + (counts[name] ?? 0), 0);
  return { reports, sum, failures: reports.flatMap(({ failures }) => failures) };
}

const addresses = () => new Set(stage.google.channels().map(({ address }) => address));
const health = async () => {
  const { json } = await stage.call('GET /watches', { query: { limit: '100' } });
  return new Set(json.watches.map(({ health }: { health: { status: string } }) => health.status));
};

describe('stop-all', () => {
  beforeEach(openWatches);

  test('stops every channel and pauses every watch until a reconciliation resumes them', async () => {
    await stage.call('POST /channels', { body: CHANGES });
    const stopped = await all(maintain, 'stop-all');
    expect(stopped.failures).toEqual([]);
    expect(stopped.sum('watchesPaused')).toBe(WATCHES);
    expect(stopped.sum('channelsStopped')).toBe(WATCHES + 1);
    expect(stage.google.channels()).toEqual([]);
    expect(await health()).toEqual(new Set(['paused']));

    stage.pass(60 * MINUTE);
    await stage.settle();
    expect(stage.google.channels()).toEqual([]);

    expect((await all(maintain, 'reconcile')).sum('moving')).toBe(WATCHES);
    stage.pass(11 * MINUTE);
    await stage.settle();
    expect(stage.google.channels()).toHaveLength(WATCHES);
    expect(await health()).toEqual(new Set(['active']));
  });

  test('reports the channels that cannot be stopped, and can be repeated', async () => {
    stage.google.faults.stopError = 'forbidden';
    const first = await all(maintain, 'stop-all');
    expect(first.failures).toHaveLength(WATCHES);
    expect(first.failures[0]).toEqual({
      id: expect.stringMatching(/.{36}/),
      message: expect.any(String),
    });
    expect(stage.google.channels()).toHaveLength(WATCHES);
    stage.google.faults.stopError = null;
    const second = await all(maintain, 'stop-all');
    expect([second.failures, second.sum('channelsStopped')]).toEqual([[], WATCHES]);
    expect(stage.google.channels()).toEqual([]);
  });
});

describe('reconcile', () => {
  beforeEach(openWatches);

  test('changes nothing if the address is the same', async () => {
    const reconciled = await all(maintain, 'reconcile');
    expect([reconciled.sum('watches'), reconciled.sum('moving')]).toEqual([WATCHES, 0]);
  });

  test('moves all watches to the address of the deployment over some minutes', async () => {
    const { table, receiver } = stage;
    const now = () => Date.now();
    const other = await startReceiver(table, { secret: TOKEN_SECRET, now });
    const settings = { NOTIFICATIONS_URL: other.url };
    const moved = await stage.load('maintain', { settings });
    const renew = await stage.load('renew', { settings });
    const before = new Set(stage.google.channels().map(({ id }) => id));
    expect((await all(moved, 'reconcile')).sum('moving')).toBe(WATCHES);
    expect(addresses()).toEqual(new Set([receiver.url]));
    stage.pass(11 * MINUTE);
    await stage.sweep();
    expect(await stage.renew(renew)).toEqual({ batchItemFailures: [] });
    expect(addresses()).toEqual(new Set([other.url]));
    expect(stage.google.channels()).toHaveLength(WATCHES);
    expect(stage.google.channels().filter(({ id }) => before.has(id))).toEqual([]);
    await stage.google.idle();
    await other.close();
  });
});

test('maintenance that needs more than one invocation continues in the next, and misses nothing', async () => {
  await openWatches();
  stage.drag(5_000);
  const { reports, sum } = await all(maintain, 'reconcile');
  expect(reports.length).toBeGreaterThan(1);
  expect(sum('watches')).toBe(WATCHES);
  const paused = await all(maintain, 'stop-all');
  stage.drag(0);
  expect(paused.reports.length).toBeGreaterThan(2);
  expect(paused.failures).toEqual([]);
  expect(paused.sum('watchesPaused')).toBe(WATCHES);
  expect(paused.sum('channelsStopped')).toBe(WATCHES);
  const logged = stage.logged.map((line) => JSON.parse(line));
  expect(logged.filter(({ message }) => message === 'maintenance')).toHaveLength(
    reports.length + paused.reports.length,
  );
});

test.each<[string, unknown, string]>([
  ['no event', undefined, 'invalid-request'],
  ['no action', {}, 'invalid-request'],
  ['an action that is no text', { action: { toString: 5 } }, 'invalid-request'],
  ['an unknown action', { action: 'constructor' }, 'invalid-request'],
  ['stop-all without a confirmation', { action: 'stop-all' }, 'invalid-request'],
  [
    'stop-all with a confirmation of another type',
    { action: 'stop-all', confirm: 'true' },
    'invalid-request',
  ],
  ['a cursor of another origin', { action: 'reconcile', cursor: 'x' }, 'invalid-cursor'],
  [
    'a cursor of another action',
    { action: 'reconcile', cursor: Buffer.from('{"phase":1}').toString('base64url') },
    'invalid-cursor',
  ],
])('%s is rejected', async (_, event, code) => {
  stage.database.forget();
  await expect(maintain(event)).rejects.toMatchObject({ code });
  expect(stage.database.calls()).toEqual([]);
});
