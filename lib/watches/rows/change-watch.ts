import { changeItem } from '../../table/change-item.ts';
import { watchKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { type Condition, isIn } from '../../table/transition.ts';
import type { ItemChange } from '../../table/update-expression.ts';
import type { WatchRecord } from '../watch-record.ts';
import { WATCH_TRANSITIONS, type WatchTransition } from '../watch-states.ts';
import { fromWatchItem } from './read-watches.ts';

/** The attributes that change with a watch's condition. Null removes one, undefined leaves it alone. */
export type WatchPatch = {
  [Name in Exclude<
    keyof WatchRecord,
    'id' | 'owner' | 'version' | 'claimedUntilMs' | 'condition' | 'conditionSinceMs'
  >]?: WatchRecord[Name] | null | undefined;
};

/**
 * Changes a watch if the change's condition holds.
 * @returns the watch after the change; undefined if the condition does not hold.
 * @throws StorageError
 */
export async function changeWatch(
  table: Table,
  watchId: string,
  change: ItemChange,
): Promise<WatchRecord | undefined> {
  const item = await changeItem(table, watchKey(watchId), change);
  return item && fromWatchItem(item);
}

/** That a watch's condition may take a transition. */
export function conditionAllows(name: WatchTransition): Condition {
  return isIn('condition', WATCH_TRANSITIONS[name].from);
}

/** That no process has claimed a watch. */
export function isIdle(nowMs: number): Condition {
  return {
    when: '(attribute_not_exists(#claimedUntilMs) OR #claimedUntilMs <= :now)',
    values: { now: nowMs },
  };
}
