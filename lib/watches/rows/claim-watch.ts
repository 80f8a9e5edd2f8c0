import type { Table } from '../../table/table.ts';
import { allOf, type Condition } from '../../table/transition.ts';
import type { ItemChange } from '../../table/update-expression.ts';
import type { WatchRecord } from '../watch-record.ts';
import { type SettlingTransition, WATCH_TRANSITIONS } from '../watch-states.ts';
import { changeWatch, conditionAllows, isIdle, type WatchPatch } from './change-watch.ts';

// Longer than any function may run: the holder of a claim that has run out has died.
const CLAIM_MS = 3 * 60_000;

/** When a claim that is made now runs out. */
export function claimEndsAt(nowMs: number): number {
  return nowMs + CLAIM_MS;
}

/** A watch under a claim, as far as the claim is concerned. */
export type Claimed = Pick<WatchRecord, 'id' | 'version' | 'condition'>;

/**
 * Claims a watch: for some minutes no other process works on it. An older version, such as that of a
 * message that came twice or too late, claims nothing.
 * @returns the watch; undefined if it has a newer version, or is claimed.
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
    patch: { claimedUntilMs: untilMs, dueAtMs: untilMs, updatedAtMs: nowMs },
    add: { version: 1 },
    ...allOf(hasVersion(version), isIdle(nowMs)),
  });
}

/** How a claim ends. */
export interface Settlement {
  /** What happens to the watch's condition; it stays as it is without one. */
  transition?: SettlingTransition;
  patch: WatchPatch & Pick<WatchRecord, 'dueAtMs'>;
  nowMs: number;
}

/**
 * Ends a claim.
 * @returns the watch; undefined if the claim was lost meanwhile.
 * @throws StorageError
 */
export async function settleWatch(
  table: Table,
  watch: Claimed,
  settlement: Settlement,
): Promise<WatchRecord | undefined> {
  return changeWatch(table, watch.id, settlementChange(watch, settlement));
}

/** The change that ends a claim. */
export function settlementChange(
  { version, condition }: Claimed,
  { transition, patch, nowMs }: Settlement,
): ItemChange {
  const claimEnds = { claimedUntilMs: null };
  if (transition === undefined)
    return { patch: { ...patch, ...claimEnds }, add: { version: 1 }, ...hasVersion(version) };
  const { to } = WATCH_TRANSITIONS[transition];
  return {
    patch: {
      ...patch,
      ...claimEnds,
      condition: to,
      conditionSinceMs: to === condition ? undefined : nowMs,
      updatedAtMs: nowMs,
    },
    add: { version: 1 },
    ...allOf(hasVersion(version), conditionAllows(transition)),
  };
}

/**
 * Stores under a claim which channels are about to be opened, so that they can be found whatever
 * happens.
 * @returns the watch; undefined if the claim was lost.
 * @throws StorageError
 */
export async function recordChannelIds(
  table: Table,
  { id, version }: Claimed,
  channelIds: readonly string[],
): Promise<WatchRecord | undefined> {
  return changeWatch(table, id, { patch: { channelIds }, ...hasVersion(version) });
}

/** That a watch still has a version: no process has claimed or settled it since. */
export function hasVersion(version: number): Condition {
  return { when: '#version = :version', values: { version } };
}
