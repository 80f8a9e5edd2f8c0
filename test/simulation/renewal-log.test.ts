import { beforeEach, describe, expect, test } from 'vitest';
import { createCounts } from '../../simulation/counts.ts';
import { type RenewalLog, renewalLog } from '../../simulation/renewal-log.ts';
import type { Run, Runs } from '../../simulation/runs.ts';

let nowMs: number;
let current: Run | undefined;
let renewals: RenewalLog;

beforeEach(() => {
  nowMs = 0;
  current = undefined;
  renewals = renewalLog(() => nowMs, { current: () => current } as Runs, createCounts());
});

/** Logs one renewal a second, each with the class of its failure or `renewed`. */
function logAll(...endings: string[]): void {
  for (const ending of endings) {
    nowMs += 1000;
    if (ending === 'renewed') renewals.log('info', 'watch renewed', { watchId: 'w' });
    else renewals.log('warn', 'a watch could not be renewed', { watchId: 'w', class: ending });
  }
}

describe('a watch is given up', () => {
  test('from the third failure of a final class in a row', () => {
    logAll('renewed', 'gone', 'gone', 'gone', 'gone');

    expect(renewals.givenUpWatches()).toEqual(['w']);
    expect(renewals.givenUpTimes('w')).toEqual([{ fromMs: 4000, toMs: Number.POSITIVE_INFINITY }]);
  });

  test('until the next renewal', () => {
    logAll('unsupported', 'unsupported', 'unsupported', 'retry', 'unsupported');
    logAll('unsupported', 'unsupported', 'renewed');

    expect(renewals.givenUpWatches()).toEqual([]);
    expect(renewals.givenUpTimes('w')).toEqual([{ fromMs: 7000, toMs: 8000 }]);
  });
});

describe('a watch is not given up', () => {
  test.each([
    [['gone', 'gone']],
    [['gone', 'gone', 'unsupported']],
    [['gone', 'gone', 'retry', 'gone']],
    [['retry', 'retry', 'retry']],
    [['gone', 'gone', 'renewed', 'gone']],
  ])('after %s', (endings) => {
    logAll(...endings);

    expect(renewals.givenUpWatches()).toEqual([]);
    expect(renewals.givenUpTimes('w')).toEqual([]);
  });

  test('by what a killed run logs', () => {
    current = { isKilled: () => true } as Run;
    logAll('gone', 'gone', 'gone');

    expect(renewals.givenUpWatches()).toEqual([]);
  });
});
