import { deliveryCursor } from '../../table/cursor.ts';
import type { PageRequest } from '../../table/page.ts';
import type { Table } from '../../table/table.ts';
import { listRuns } from '../rows/runs.ts';
import type { RunRecord } from './run-record.ts';

/** The runs of a hook, newest first. @throws TidingsError `invalid-cursor`; StorageError */
export async function pageOfRuns(
  table: Table,
  hookId: string,
  { limit, cursor }: PageRequest,
): Promise<{ runs: RunRecord[]; nextCursor?: string }> {
  const place = cursor === undefined ? undefined : deliveryCursor.decode(cursor);
  const before = place && { atMs: place.createdAtMs, eventId: place.id };
  const { runs, hasMore } = await listRuns(table, hookId, { limit, before });
  const last = runs.at(-1);
  if (!hasMore || last === undefined) return { runs };
  return { runs, nextCursor: deliveryCursor.encode({ createdAtMs: last.atMs, id: last.event.id }) };
}
