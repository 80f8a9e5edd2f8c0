import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renewalTime } from '../../../../lib/watches/renewal/renewal-time.ts';
import { chances, DAY_MS, HOUR_MS, leaseOf, MINUTE_MS, times } from './arbitraries.ts';

const minLeads = fc.integer({ min: 0, max: 2 * DAY_MS });
const anyLease = leaseOf({ minLifeMs: 1, maxLifeMs: 400 * DAY_MS });

describe('without jitter', () => {
  const dueAfter = (lifeMs: number, minLeadMs: number) =>
    renewalTime({ openedAtMs: 0, expirationMs: lifeMs }, { minLeadMs, random: () => 0 });

  test.each([
    ['a quarter of a week', 7 * DAY_MS, 15 * MINUTE_MS, 5.25 * DAY_MS],
    ['a quarter, as long as it is the longer one', HOUR_MS, 14 * MINUTE_MS, 45 * MINUTE_MS],
    ['the minimum lead, where that is longer', HOUR_MS, 20 * MINUTE_MS, 40 * MINUTE_MS],
    ['the minimum lead in a lease just twice as long', HOUR_MS, 30 * MINUTE_MS, 30 * MINUTE_MS],
    ['half of a lease shorter than that', HOUR_MS, 31 * MINUTE_MS, 30 * MINUTE_MS],
    ['half of a lease shorter than the minimum lead', HOUR_MS, DAY_MS, 30 * MINUTE_MS],
  ])('the lead is %s', (_, lifeMs, minLeadMs, due) => {
    expect(dueAfter(lifeMs, minLeadMs)).toBe(due);
  });
});

test('jitter brings a renewal forward, by a tenth of the life at most', () => {
  const dueAt = (chance: number) =>
    renewalTime({ openedAtMs: 0, expirationMs: 100_000 }, { minLeadMs: 0, random: () => chance });

  expect([0, 0.5, 0.999].map(dueAt)).toEqual([75_000, 70_000, 65_010]);
});

test('no lease is renewed later than its lead before its end', () => {
  fc.assert(
    fc.property(anyLease, minLeads, chances, (lease, minLeadMs, chance) => {
      const lifeMs = lease.expirationMs - lease.openedAtMs;
      const leadMs = lifeMs < 2 * minLeadMs ? lifeMs / 2 : Math.max(minLeadMs, lifeMs / 4);

      const due = renewalTime(lease, { minLeadMs, random: () => chance });

      expect(due).toBeLessThanOrEqual(lease.expirationMs - leadMs);
      expect(due).toBeGreaterThanOrEqual(
        Math.floor(lease.expirationMs - leadMs - 0.1 * lifeMs - 1),
      );
    }),
  );
});

test('no lease is due in the first quarter of its life', () => {
  fc.assert(
    fc.property(anyLease, minLeads, chances, (lease, minLeadMs, chance) => {
      const { openedAtMs, expirationMs } = lease;
      const due = renewalTime(lease, { minLeadMs, random: () => chance });

      expect(Number.isSafeInteger(due)).toBe(true);
      expect(due).toBeGreaterThanOrEqual(Math.floor(openedAtMs + (expirationMs - openedAtMs) / 4));
      expect(due).toBeLessThan(expirationMs);
    }),
  );
});

test('a lease that was over when it was granted is due at its end', () => {
  fc.assert(
    fc.property(
      times,
      fc.integer({ min: 0, max: DAY_MS }),
      minLeads,
      chances,
      (openedAtMs, agoMs, minLeadMs, chance) => {
        const lease = { openedAtMs, expirationMs: openedAtMs - agoMs };

        expect(renewalTime(lease, { minLeadMs, random: () => chance })).toBe(lease.expirationMs);
      },
    ),
  );
});

test('the renewals of a thousand watches created at once are spread over a tenth of their life', () => {
  const lives = leaseOf({ minLifeMs: HOUR_MS, maxLifeMs: 7 * DAY_MS });
  fc.assert(
    fc.property(lives, minLeads, chances, (lease, minLeadMs, start) => {
      // Multiples of the golden ratio: as even as a fair generator is in the long run.
      let drawn = 0;
      const random = () => {
        drawn += 1;
        return (start + drawn * 0.618_033_988_749_895) % 1;
      };
      const perMinute = new Map<number, number>();
      for (let watch = 0; watch < 1000; watch += 1) {
        const minute = Math.floor(renewalTime(lease, { minLeadMs, random }) / MINUTE_MS);
        perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
      }
      const minutes = (lease.expirationMs - lease.openedAtMs) / 10 / MINUTE_MS;

      expect(Math.max(...perMinute.values())).toBeLessThanOrEqual(1000 / minutes + 5);
      expect(perMinute.size).toBeGreaterThanOrEqual(Math.min(Math.floor(minutes), 400));
    }),
    { numRuns: 50 },
  );
});
