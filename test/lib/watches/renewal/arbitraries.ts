import fc from 'fast-check';
import type { GoogleErrorClass } from '../../../../lib/google/classified.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A time of this century, in milliseconds since the epoch. */
export const times = fc.integer({
  min: Date.parse('2001-01-01T00:00:00Z'),
  max: Date.parse('2100-01-01T00:00:00Z'),
});

/** What Math.random() may give. */
export const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** How often a scheduler runs. */
export const periods = fc.integer({ min: MINUTE_MS, max: 5 * MINUTE_MS });

export const leaseOf = ({ minLifeMs, maxLifeMs }: { minLifeMs: number; maxLifeMs: number }) =>
  fc
    .record({ openedAtMs: times, lifeMs: fc.integer({ min: minLifeMs, max: maxLifeMs }) })
    .map(({ openedAtMs, lifeMs }) => ({ openedAtMs, expirationMs: openedAtMs + lifeMs }));

/** The classes that are tried again without end, whatever the failures before were. */
export const LASTING: readonly GoogleErrorClass[] = ['retry', 'retry-with-new-id', 'permanent'];

export const errorClasses = fc.constantFrom<GoogleErrorClass>(
  ...LASTING,
  'reconnect',
  'blocked',
  'unsupported',
  'gone',
);
