import { describe, expect, test } from 'vitest';
import { type SimulationReport, simulate } from '../../simulation/simulation.ts';

const TIMEOUT_MS = 90_000;

function check({ failures, counts, liveChannels }: SimulationReport, watches: number): void {
  expect(failures).toEqual([]);
  expect(liveChannels).toBe(watches);
  // Without these faults the result would prove nothing.
  const count = (prefix: string) =>
    Object.entries(counts)
      .filter(([name]) => name.startsWith(prefix))
      .reduce((sum, [, value]) => sum + value, 0);
  expect(count('fault ')).toBeGreaterThan(10);
  expect(count('run killed')).toBeGreaterThan(0);
  expect(count('message duplicated')).toBeGreaterThan(0);
  expect(count('watches moved')).toBeGreaterThan(0);
  expect(count('events')).toBeGreaterThan(200);
  expect(count('batch repeated')).toBeGreaterThan(0);
  expect(count('batch delivered to two processes')).toBeGreaterThan(0);
  expect(count('numbers given up')).toBeGreaterThan(0);
}

describe('after some days with faults every watch is covered, no channel is orphaned, and all that happened is one event', () => {
  test(
    'thirty watches over four days',
    async () => {
      check(await simulate({ seed: 1, watches: 30, days: 4 }), 30);
    },
    TIMEOUT_MS,
  );

  test(
    'twenty watches over two days with far more faults',
    async () => {
      const rates = { google: 0.3, kill: 0.1, database: 0.01, repeat: 0.1 };
      const report = await simulate({ seed: 20270301, watches: 20, days: 2, rates });

      // So often rejected, a lease of six hours can end by chance before an attempt succeeds, and what a
      // person has to lift is tried hourly: it is covered again soon after. Nothing else may happen.
      const hasLapsed = /\(reports\.activities\) was uncovered .* for \d{1,2} minutes$/;
      expect(report.failures.filter((text) => !hasLapsed.test(text))).toEqual([]);
      expect(report.liveChannels).toBe(20);
    },
    TIMEOUT_MS,
  );
});
