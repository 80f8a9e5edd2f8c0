import type { Table } from '../../table/table.ts';
import type { ItemChange } from '../../table/update-expression.ts';
import { changeWatch } from './change-watch.ts';
import type { WatchRecord } from '../watch-record.ts';

// Longer than any function may run. A claim that has run out is of somebody who died.
const CLAIM_MS = 3 * 60_000;

/** When a claim that is made now runs out. */
export function claimEndsAt(nowMs: number): number {
  return nowMs + CLAIM_MS;
}

/**
 * Claims a watch: for some minutes nobody else looks after it. Whoever has an older turn, such as a
 * message that came twice or too late, gets nothing.
 * @returns the watch; undefined if the turn is over or somebody else holds a claim.
 * @throws StorageError
 */
export async function claimWatch(
  table: Table,
  watchId: string,
  version: number,
  nowMs: number,
): Promise<WatchRecord | undefined> {
  const untilMs = claimEndsAt(nowMs);
  return changeWatch(table, watchId, {
    set: { claimedUntilMs: untilMs, dueAtMs: untilMs, updatedAtMs: nowMs },
    add: { version: 1 },
    when: '#version = :version AND (attribute_not_exists(#claimedUntilMs) OR #claimedUntilMs <= :now)',
    values: { version, now: nowMs },
  });
}

/** What whoever held a claim leaves behind. */
export type WatchOutcome = {
  [Name in keyof Omit<WatchRecord, 'id' | 'owner' | 'version' | 'claimedUntilMs'>]?:
    | WatchRecord[Name]
    | undefined;
} & Pick<WatchRecord, 'dueAtMs'>;

/**
 * Ends a claim with what came of it.
 * @returns the watch; undefined if the claim was lost meanwhile.
 * @throws StorageError
 */
export async function settleWatch(
  table: Table,
  { id, version }: Pick<WatchRecord, 'id' | 'version'>,
  outcome: WatchOutcome,
): Promise<WatchRecord | undefined> {
  return changeWatch(table, id, settlement(version, outcome));
}

/** The change that ends a claim; attributes that are undefined in `outcome` are taken away. */
export function settlement(version: number, outcome: WatchOutcome): ItemChange {
  const cleared = Object.entries(outcome).filter(([, value]) => value === undefined);
  return {
    set: outcome,
    remove: ['claimedUntilMs', ...cleared.map(([name]) => name)],
    add: { version: 1 },
    when: '#version = :version',
    values: { version },
  };
}

/**
 * Notes under a claim which channel is about to be opened, so that it can be found whatever happens.
 * @returns whether the claim still holds.
 * @throws StorageError
 */
export async function recordChannelIds(
  table: Table,
  { id, version }: Pick<WatchRecord, 'id' | 'version'>,
  channelIds: readonly string[],
): Promise<boolean> {
  const change = { set: { channelIds }, when: '#version = :version', values: { version } };
  return (await changeWatch(table, id, change)) !== undefined;
}
