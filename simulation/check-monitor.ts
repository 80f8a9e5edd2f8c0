import type { Table } from '../lib/table/table.ts';
import { getWatchOfAnyOwner } from '../lib/watches/rows/read-watches.ts';
import type { ClaimMonitor } from './claim-monitor.ts';

/**
 * Compares what the claim monitor observed of each watch with its row: a monitor that misses writes
 * would report no violations.
 * @returns each difference, in words.
 * @throws StorageError
 */
export async function checkMonitor(
  { watches }: Pick<ClaimMonitor, 'watches'>,
  table: Table,
  watchIds: readonly string[],
): Promise<string[]> {
  const differences: string[] = [];
  for (const id of new Set([...watches.keys(), ...watchIds])) {
    const observed = watches.get(id);
    const row = await getWatchOfAnyOwner(table, id);
    // The row of a deleted watch is removed after some weeks.
    if (!row && observed?.deletedAtMs !== undefined) continue;
    const values = [
      ['claimedUntilMs', observed?.claimedUntilMs, row?.claimedUntilMs],
      ['currentId', observed?.currentId, row?.currentId],
      ['deleted', observed && observed.deletedAtMs !== undefined, row?.condition === 'deleted'],
    ] as const;
    for (const [name, seen, stored] of values)
      if (seen !== stored)
        differences.push(`${id}: the claim monitor has ${name} ${seen}, its row ${stored}`);
  }
  return differences;
}
