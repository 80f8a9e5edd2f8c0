import { describe, expect, test } from 'vitest';
import { type SimulationReport, simulate } from '../../simulation/simulation.ts';

const TIMEOUT_MS = 90_000;

function check({ failures, counts, liveChannels }: SimulationReport, watches: number): void {
  expect(failures).toEqual([]);
  expect(liveChannels).toBe(watches);
  // Enough went wrong for that to say something.
  const count = (what: string) =>
    Object.entries(counts)
      .filter(([name]) => name.startsWith(what))
      .reduce((sum, [, value]) => sum + value, 0);
  expect(count('fault ')).toBeGreaterThan(10);
  expect(count('run killed')).toBeGreaterThan(0);
  expect(count('message twice')).toBeGreaterThan(0);
  expect(count('watches moving')).toBeGreaterThan(0);
}

describe('some days in which everything goes wrong leave every watch alive and no channel behind', () => {
  test(
    'thirty watches over four days',
    async () => {
      check(await simulate({ seed: 1, watches: 30, days: 4 }), 30);
    },
    TIMEOUT_MS,
  );

  test(
    'twenty watches over two days that are worse by far',
    async () => {
      const rates = { google: 0.3, kill: 0.1, database: 0.01 };
      const report = await simulate({ seed: 20270301, watches: 20, days: 2, rates });

      expect(report.failures).toEqual([]);
      expect(report.liveChannels).toBe(20);
    },
    TIMEOUT_MS,
  );
});
