import { expect, test } from 'vitest';
import { watchMetrics } from '../../../lib/metrics/watch-metrics.ts';
import { recordedMetrics } from './metric-lines.ts';

test('a renewal counts for its resource', () => {
  const { metrics, lines } = recordedMetrics();

  watchMetrics(metrics).renewed({ resource: 'drive.changes' });

  expect(lines()).toMatchObject([{ Renewals: 1, Stage: 'dev', Resource: 'drive.changes' }]);
  expect(lines()[0]?._aws.CloudWatchMetrics[0]).toMatchObject({
    Dimensions: [['Stage'], ['Stage', 'Resource']],
    Metrics: [{ Name: 'Renewals', Unit: 'Count' }],
  });
});

test.each([
  [true, 1],
  [false, 0],
])('a failure counts an uncovered watch exactly if it leaves one (%j)', (uncovered, value) => {
  const { metrics, lines } = recordedMetrics();

  watchMetrics(metrics).failed({ resource: 'calendar.events', errorClass: 'retry', uncovered });

  expect(lines()).toMatchObject([
    {
      RenewalFailures: 1,
      WatchesUncovered: value,
      Resource: 'calendar.events',
      errorClass: 'retry',
    },
  ]);
  expect(lines()[0]?._aws.CloudWatchMetrics[0]?.Metrics).toEqual([
    { Name: 'RenewalFailures', Unit: 'Count' },
    { Name: 'WatchesUncovered', Unit: 'Count' },
  ]);
});

test('a watch whose last channel has expired counts as uncovered, and not as a failed renewal', () => {
  const { metrics, lines } = recordedMetrics();

  watchMetrics(metrics).uncovered({ resource: 'drive.files' });

  expect(lines()).toMatchObject([{ WatchesUncovered: 1, Stage: 'dev', Resource: 'drive.files' }]);
  expect(lines()[0]?._aws.CloudWatchMetrics[0]?.Metrics).toEqual([
    { Name: 'WatchesUncovered', Unit: 'Count' },
  ]);
});

test('an account that needs new credentials counts for the stage', () => {
  const { metrics, lines } = recordedMetrics();

  watchMetrics(metrics).needsReconnect();

  expect(lines()).toMatchObject([{ AccountsNeedReconnect: 1, Stage: 'dev' }]);
  expect(lines()[0]?._aws.CloudWatchMetrics[0]?.Dimensions).toEqual([['Stage']]);
});
