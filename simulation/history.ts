import type { Log } from '../lib/log.ts';
import type { Counts } from './counts.ts';
import type { Gap } from './gaps.ts';
import type { Runs } from './runs.ts';

/** What Google said about a watch, as the log tells it. */
export interface WatchEvent {
  atMs: number;
  /** The class of the failure; absent for a renewal that worked. */
  failure?: string;
}

/** What the log said. */
export interface History {
  log: Log;
  /** When Google had said so often enough that a watch is hopeless to be believed. */
  hopelessTimes(watchId: string): Gap[];
  /** Watches that Google seems to have given up on. */
  hopeless(): string[];
}

const FINAL = ['gone', 'unsupported'];
const BELIEVED_AT = 3;

/** A log that is read by nobody but us. */
export function createHistory(now: () => number, runs: Runs, counts: Counts): History {
  const events = new Map<string, WatchEvent[]>();
  // Those that came to an end, since somebody insisted.
  const over = new Map<string, Gap[]>();
  const of = (watchId: string) => events.get(watchId) ?? [];
  const hopelessTimes = (watchId: string, nowMs: number): Gap[] => {
    const before = over.get(watchId) ?? [];
    const fromMs = of(watchId).at(-1)?.atMs ?? nowMs;
    return isHopeless(of(watchId)) ? [...before, { fromMs, toMs: nowMs }] : before;
  };
  return {
    hopelessTimes: (watchId) => hopelessTimes(watchId, Number.POSITIVE_INFINITY),
    log(level, message, fields = {}) {
      // The dead do not talk.
      if (runs.current()?.isDead()) return;
      const watchId = String(fields['watchId']);
      const failure = message === 'a watch could not be renewed' ? String(fields['class']) : '';
      if (failure) events.set(watchId, [...of(watchId), { atMs: now(), failure }]);
      if (message === 'watch renewed') {
        over.set(watchId, hopelessTimes(watchId, now()));
        events.set(watchId, [{ atMs: now() }]);
      }
      const detail = failure || String(fields['reason'] ?? '');
      counts.add(`log ${level}: ${message}${detail ? ` (${detail})` : ''}`);
    },
    hopeless: () => [...events].filter(([, list]) => isHopeless(list)).map(([watchId]) => watchId),
  };
}

function isHopeless(events: readonly WatchEvent[]): boolean {
  const last = events.slice(-BELIEVED_AT).map(({ failure = '' }) => failure);
  return (
    last.length === BELIEVED_AT && FINAL.some((final) => last.every((failure) => failure === final))
  );
}
