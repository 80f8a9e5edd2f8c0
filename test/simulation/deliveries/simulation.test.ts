import { describe, expect, test } from 'vitest';
import {
  type DeliverySimulationReport,
  simulateDeliveries,
} from '../../../simulation/deliveries/simulation.ts';

const TIMEOUT_MS = 90_000;

function countOf({ counts }: DeliverySimulationReport, prefix: string): number {
  return Object.entries(counts)
    .filter(([name]) => name.startsWith(prefix))
    .reduce((sum, [, value]) => sum + value, 0);
}

test(
  'twelve endpoints that fail in every way for six days get every event in the end',
  async () => {
    const report = await simulateDeliveries({ seed: 3, endpoints: 12, days: 6 });

    expect(report.failures).toEqual([]);
    expect(report.lost).toBe(0);
    expect(report.deliveries).toBeGreaterThan(500);
    // Without these faults the result would prove nothing.
    for (const fault of [
      'run killed',
      'live: message doubled',
      'live: message refused',
      'database rejected',
      'database refuses everything',
      'endpoint disabled',
      'recovery requested',
    ])
      expect([fault, countOf(report, fault) > 0]).toEqual([fault, true]);
  },
  TIMEOUT_MS,
);

describe('the judge notices', () => {
  const SMALL = { seed: 1, endpoints: 3, days: 1 };

  test(
    'a message that a queue loses',
    async () => {
      const { failures, lost } = await simulateDeliveries({ ...SMALL, rates: { lose: 0.2 } });

      expect(lost).toBeGreaterThan(0);
      expect(failures.join('\n')).toMatch(/misses \d+ events/);
    },
    TIMEOUT_MS,
  );

  test(
    'a success that is not recorded',
    async () => {
      const { failures, lost } = await simulateDeliveries({ ...SMALL, rates: { forget: 0.2 } });

      expect(lost).toBe(0);
      expect(failures.join('\n')).toMatch(/has taken \d+ events whose rows do not say so/);
    },
    TIMEOUT_MS,
  );
});
