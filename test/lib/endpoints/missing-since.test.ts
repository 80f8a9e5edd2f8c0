import { describe, expect, test } from 'vitest';
import { missingFrom, missingSince } from '../../../lib/endpoints/missing-since.ts';

const HOUR = 3_600_000;
const STOPPED = 1_000 * HOUR;

describe('missingSince', () => {
  test('of an endpoint that never stopped is unknown', () => {
    expect(missingSince({ createdAtMs: 0 })).toBeUndefined();
  });

  test('is the stop, and before it what was still being retried', () => {
    const stopped = { createdAtMs: 0, stoppedAtMs: STOPPED };
    expect(missingSince({ ...stopped, retrySchedule: [] })).toBe(STOPPED);
    expect(missingSince({ ...stopped, retrySchedule: [3600] })).toBe(STOPPED - 1.2 * HOUR);
    expect(missingSince(stopped)).toBeLessThan(STOPPED - 75 * HOUR);
  });

  test('is not before the endpoint was created', () => {
    const createdAtMs = STOPPED - HOUR;
    expect(missingSince({ createdAtMs, stoppedAtMs: STOPPED })).toBe(createdAtMs);
  });
});

test.each([
  ['never stopped', {}, STOPPED],
  ['stopped before, and has not recovered', { stoppedAtMs: STOPPED - 5 }, STOPPED - 5],
  ['stopped before, and has recovered', { stoppedAtMs: STOPPED - 5, recoveredAtMs: 1 }, STOPPED],
  ['began to fail before it was paused', { stoppedAtMs: STOPPED + 5 }, STOPPED],
])('missingFrom of an endpoint that %s', (_, endpoint, expected) => {
  expect(missingFrom(endpoint, STOPPED)).toBe(expected);
});
