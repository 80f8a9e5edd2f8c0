import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leaseToAsk } from '../../../../lib/watches/renewal/lease-to-ask.ts';

describe('the lease to ask for', () => {
  test.each([
    ['the longest that Google grants', { maxSeconds: 86_400, capSeconds: 172_800 }, 86_400],
    ['the setting, if that is shorter', { maxSeconds: 604_800, capSeconds: 172_800 }, 172_800],
    [
      'the requested one, if that is shortest',
      { wantedSeconds: 600, maxSeconds: 86_400, capSeconds: 172_800 },
      600,
    ],
    [
      'no longer than Google grants, whatever is requested',
      { wantedSeconds: 90_000, maxSeconds: 86_400, capSeconds: 172_800 },
      86_400,
    ],
    [
      'the setting, where Google names no longest',
      { maxSeconds: undefined, capSeconds: 172_800 },
      172_800,
    ],
    [
      'the requested one, where Google names no longest',
      { wantedSeconds: 600, capSeconds: 172_800 },
      600,
    ],
    [
      'the setting, if a longer one is requested',
      { wantedSeconds: 604_800, capSeconds: 172_800 },
      172_800,
    ],
  ])('is %s', (_, bounds, seconds) => {
    expect(leaseToAsk(bounds)).toBe(seconds);
  });

  test('is the shortest of its bounds', () => {
    const seconds = fc.integer({ min: 1, max: 10_000_000 });
    const bounds = fc.record(
      { wantedSeconds: seconds, maxSeconds: seconds, capSeconds: seconds },
      { requiredKeys: ['capSeconds'] },
    );
    fc.assert(
      fc.property(bounds, (given) => {
        const asked = leaseToAsk(given);

        expect(Object.values(given)).toContain(asked);
        for (const bound of Object.values(given)) expect(asked).toBeLessThanOrEqual(bound);
      }),
    );
  });
});
