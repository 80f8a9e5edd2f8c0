import { RUNS_MAX } from '../../../lib/hooks/runs/run-record.ts';
import type { ApiClient } from '../../api/api-client.ts';
import { apiPath } from '../../api/api-path.ts';
import { nextCursorOf } from '../../api/next-cursor.ts';
import type { Run } from './run-view.ts';

/** Runs of a hook that were not returned before. */
export interface Fresh {
  /** Oldest first. */
  runs: Run[];
  /** The oldest one that is listed is new: there may have been others before it. */
  mayMiss: boolean;
}

/** Returns the runs of a hook that it has not returned before. @throws CommandError */
export type NewRuns = () => Promise<Fresh>;

const PAGE = 20;
// A run is stored when it has ended, under the time at which it began: others may be stored before it.
const LATE_MS = 60_000;
// Ten times as many as are listed.
const REMEMBERED = 1000;

/** Follows the log of a hook: at first what is in it, then what is new. */
export function newRuns(api: ApiClient, hookId: string): NewRuns {
  const seen = new Set<string>();
  return async () => {
    const limit = seen.size === 0 ? RUNS_MAX : PAGE;
    const found: Run[] = [];
    let listed = 0;
    let isOldestNew = false;
    let newestMs: number | undefined;
    let cursor: string | undefined;
    do {
      const query = { limit, cursor };
      const { document } = await api.call('GET', apiPath`/hooks/${hookId}/runs`, { query });
      const runs: Run[] = document.runs;
      newestMs ??= timeOf(runs.at(0));
      const fresh = runs.filter((run) => !seen.has(keyOf(run)));
      found.push(...fresh);
      listed += runs.length;
      isOldestNew = fresh.length > 0 && fresh.at(-1) === runs.at(-1);
      const isKnown = fresh.length === 0 && timeOf(runs.at(-1)) < newestMs - LATE_MS;
      const { nextCursor } = document;
      cursor = isKnown ? undefined : nextCursorOf({ cursor, items: runs, nextCursor });
    } while (cursor !== undefined);
    found.reverse();
    for (const run of found) seen.add(keyOf(run));
    forget(seen);
    return { runs: found, mayMiss: listed >= RUNS_MAX && isOldestNew };
  };
}

function keyOf({ at, event, attempt }: Run): string {
  return `${at} ${event.id} ${attempt}`;
}

function timeOf(run: Run | undefined): number {
  return run === undefined ? Number.NaN : Date.parse(run.at);
}

function forget(seen: Set<string>): void {
  for (const key of seen) {
    if (seen.size <= REMEMBERED) return;
    seen.delete(key);
  }
}
