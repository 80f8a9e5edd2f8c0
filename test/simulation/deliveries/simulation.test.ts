import { describe, expect, test } from 'vitest';
import { NO_DELIVERY_FAULTS } from '../../../simulation/deliveries/settings.ts';
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
  'eight endpoints that fail in every way for four days get every event in the end, after the hooks that they wait for',
  async () => {
    const report = await simulateDeliveries({ seed: 3, endpoints: 8, days: 4 });

    expect(report.failures).toEqual([]);
    expect(report.lost).toBe(0);
    expect(report.deliveries).toBeGreaterThan(500);
    expect(report.hookRuns).toBeGreaterThan(500);
    // Without these faults the result would prove nothing.
    for (const fault of [
      'run killed',
      'live: message doubled',
      'live: message refused',
      'database rejected',
      'database refuses everything',
      'endpoint disabled',
      'recovery requested',
      'hooks: message refused',
      'runner answer lost',
      'runner is not there',
      'hook run again',
      'hook disabled',
      'hook deleted',
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
    'that what hooks return is not carried out',
    async () => {
      // Without other faults, which differ from run to run.
      const rates = { ...NO_DELIVERY_FAULTS, ignore: 0.8 };
      const options = { seed: 5, endpoints: 10, days: 1, rates };
      const { failures } = await simulateDeliveries(options);

      for (const rule of [
        /What a hook emits is in no log/,
        /A request of a hook was not taken/,
        /which a hook has dropped/,
        /has taken .* as "/,
      ])
        expect(failures.join('\n')).toMatch(rule);
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
