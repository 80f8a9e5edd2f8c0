import { runCursor } from '../../table/cursor.ts';
import type { PageRequest } from '../../table/page.ts';
import type { Table } from '../../table/table.ts';
import { listRuns } from '../rows/runs.ts';
import { RUNS_MAX, type RunRecord } from './run-record.ts';

/** The last runs of a hook, newest first. @throws TidingsError `invalid-cursor`; StorageError */
export async function pageOfRuns(
  table: Table,
  hookId: string,
  { limit, cursor }: PageRequest,
): Promise<{ runs: RunRecord[]; nextCursor?: string }> {
  const before = cursor === undefined ? undefined : runCursor.decode(cursor);
  const left = RUNS_MAX - (before?.shown ?? 0);
  if (left <= 0) return { runs: [] };
  const { runs, hasMore } = await listRuns(table, hookId, {
    limit: Math.min(limit, left),
    before,
  });
  const last = runs.at(-1);
  const shown = RUNS_MAX - left + runs.length;
  if (!hasMore || last === undefined || shown >= RUNS_MAX) return { runs };
  const { atMs, event } = last;
  return { runs, nextCursor: runCursor.encode({ atMs, eventId: event.id, shown }) };
}
