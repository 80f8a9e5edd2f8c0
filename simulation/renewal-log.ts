import type { Log } from '../lib/log.ts';
import type { Counts } from './counts.ts';
import type { Gap } from './gaps.ts';
import type { Runs } from './runs.ts';

/** A log that remembers how the renewals of each watch end. */
export interface RenewalLog {
  log: Log;
  /**
   * When no renewal could be expected of a watch: from the failure with which it was given up until
   * the next renewal.
   */
  givenUpTimes(watchId: string): Gap[];
  /** The watches that are given up now. */
  givenUpWatches(): string[];
}

/** How a renewal ended: with a failure of a class, or without one. */
interface Renewal {
  atMs: number;
  failureClass?: string;
}

// A watch is given up after this many such failures in a row (lib/watches/watch-states.ts).
const FINAL_CLASSES = ['gone', 'unsupported'];
const FAILURES_UNTIL_GIVEN_UP = 3;

/** Makes a log without lines. */
export function renewalLog(now: () => number, runs: Runs, counts: Counts): RenewalLog {
  // Since the last renewal that succeeded.
  const renewals = new Map<string, Renewal[]>();
  const endedTimes = new Map<string, Gap[]>();
  const renewalsOf = (watchId: string) => renewals.get(watchId) ?? [];

  function givenUpTimes(watchId: string, untilMs: number): Gap[] {
    const ended = endedTimes.get(watchId) ?? [];
    const fromMs = givenUpAt(renewalsOf(watchId));
    return fromMs === undefined ? ended : [...ended, { fromMs, toMs: untilMs }];
  }

  return {
    givenUpTimes: (watchId) => givenUpTimes(watchId, Number.POSITIVE_INFINITY),
    givenUpWatches: () =>
      [...renewals.keys()].filter((watchId) => givenUpAt(renewalsOf(watchId)) !== undefined),
    log(level, message, fields = {}) {
      if (runs.current()?.isKilled()) return;
      const watchId = String(fields['watchId']);
      const hasFailed = message === 'a watch could not be renewed';
      const failureClass = hasFailed ? String(fields['class']) : '';
      if (hasFailed) renewals.set(watchId, [...renewalsOf(watchId), { atMs: now(), failureClass }]);
      if (message === 'watch renewed') {
        endedTimes.set(watchId, givenUpTimes(watchId, now()));
        renewals.set(watchId, [{ atMs: now() }]);
      }
      const detail = failureClass || String(fields['reason'] ?? '');
      counts.add(`log ${level}: ${message}${detail ? ` (${detail})` : ''}`);
    },
  };
}

// The time of the failure that was one too many; undefined if the watch is not given up.
function givenUpAt(renewals: readonly Renewal[]): number | undefined {
  const lastClass = renewals.at(-1)?.failureClass;
  if (lastClass === undefined || !FINAL_CLASSES.includes(lastClass)) return undefined;
  const before = renewals.findLastIndex(({ failureClass }) => failureClass !== lastClass);
  return renewals[before + FAILURES_UNTIL_GIVEN_UP]?.atMs;
}
