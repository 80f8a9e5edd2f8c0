import { beforeAll, beforeEach, expect, test } from 'vitest';
import { CHANGES, USER } from './packaged-manager.ts';
import { type RenewalStage, startRenewal } from './packaged-renewal.ts';

const HOUR = 60 * 60_000;

let stage: RenewalStage;
beforeAll(async () => {
  stage = await startRenewal();
});
beforeEach(async () => {
  await stage.startOver();
  await stage.call('POST /watches', { body: CHANGES });
});

/** Every value of a metric so far. */
const values = (name: string) =>
  stage.metrics.filter((line) => name in line).map((line) => line[name]);

test('every metric is in the namespace Tidings, with the stage alone as one of its dimensions', async () => {
  stage.pass(40 * HOUR);
  await stage.settle();
  expect(stage.metrics.length).toBeGreaterThan(4);
  for (const line of stage.metrics) {
    expect(line['Stage']).toBe('dev');
    for (const { Namespace, Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
      expect(Namespace).toBe('Tidings');
      expect(Dimensions).toContainEqual(['Stage']);
      for (const { Name } of Metrics) expect(line[Name]).toEqual(expect.any(Number));
    }
  }
});

test('the first channel of a watch and its renewal count as renewals', async () => {
  expect(values('Renewals')).toEqual([1]);
  stage.pass(40 * HOUR);
  await stage.settle();
  expect(values('Renewals')).toEqual([1, 1]);
  expect(values('RenewalFailures')).toEqual([]);
});

test('a failed renewal is measured, with whether events are missed', async () => {
  stage.google.faults.watchError = 'forbidden';
  stage.pass(40 * HOUR);
  await stage.settle();
  expect(values('WatchesUncovered')).toEqual([0]);
  stage.pass(24 * HOUR);
  await stage.settle();
  expect(values('WatchesUncovered').at(-1)).toBe(1);
  expect(values('RenewalFailures').length).toBeGreaterThan(1);
});

test('an account that needs new credentials is measured once', async () => {
  stage.google.revoke(USER);
  stage.pass(40 * HOUR);
  await stage.settle();
  stage.pass(2 * HOUR);
  await stage.settle();
  expect(values('AccountsNeedReconnect')).toEqual([1]);
});

test('calls to Google are measured by API, without their addresses', async () => {
  expect(stage.metrics.map(({ Api }) => Api)).toContain('drive');
  expect(JSON.stringify(stage.metrics)).not.toMatch(/https?:|pageToken|ya29/);
});
