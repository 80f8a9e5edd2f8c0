import { DUE } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { allOf, type Condition, isIn } from '../../table/transition.ts';
import type { WatchRecord } from '../watch-record.ts';
import { WATCH_TRANSITIONS, type WatchCondition } from '../watch-states.ts';
import { changeWatch, conditionAllows, isIdle } from './change-watch.ts';

/**
 * Makes a suspended watch due that is not claimed, if it is due later than `atMs`.
 * @returns the watch; undefined if it is not suspended, is claimed, or is due earlier.
 * @throws StorageError
 */
export async function resumeWatch(
  table: Table,
  watchId: string,
  { atMs, nowMs }: { atMs: number; nowMs: number },
): Promise<WatchRecord | undefined> {
  const suspended: readonly WatchCondition[] = ['needs_reconnect'];
  return changeWatch(table, watchId, {
    patch: { dueAtMs: atMs },
    ...allOf(isIn('condition', suspended), isIdle(nowMs), isDueAfter(atMs)),
  });
}

/**
 * Requests a renewal of a watch whose channel sends to another address, or that is paused, and makes
 * it due at `atMs` at the latest. A process that works on it, or is about to, may be of the
 * deployment before and would open a channel to the old address: it loses its claim, and stops what
 * it has opened.
 * @returns the watch; undefined if it sends to this address, or is suspended, unsupported, gone or
 *   deleted.
 * @throws StorageError
 */
export async function moveWatch(
  table: Table,
  watchId: string,
  { address, atMs }: { address: string; atMs: number },
): Promise<WatchRecord | undefined> {
  const moves: Condition = {
    when:
      '((#condition IN (:healthy, :failing) AND (attribute_not_exists(#address) OR #address <> :address))' +
      ' OR #condition = :paused)',
    values: { healthy: 'healthy', failing: 'failing', paused: 'paused', address },
  };
  const breakClaim = { patch: { renewRequested: true, claimedUntilMs: null }, add: { version: 1 } };
  const broughtForward = await changeWatch(table, watchId, {
    patch: { ...breakClaim.patch, dueAtMs: atMs },
    add: breakClaim.add,
    ...allOf(moves, isDueAfter(atMs)),
  });
  // One that is due earlier stays so.
  return broughtForward ?? changeWatch(table, watchId, { ...breakClaim, ...moves });
}

/**
 * Pauses a watch whose channels are about to be stopped: no process opens channels for it any more.
 * One that is renewing it just now loses its claim, and stops what it has opened.
 * @returns the watch; undefined if it is paused already, deleted or gone.
 * @throws StorageError
 */
export async function pauseWatch(
  table: Table,
  watchId: string,
  nowMs: number,
): Promise<WatchRecord | undefined> {
  return changeWatch(table, watchId, {
    patch: {
      condition: WATCH_TRANSITIONS.pause.to,
      conditionSinceMs: nowMs,
      dueAtMs: DUE.never,
      claimedUntilMs: null,
      renewRequested: null,
      renewAtMs: null,
      coveredSinceMs: null,
      currentId: null,
      expirationMs: null,
    },
    add: { version: 1 },
    ...allOf({ when: 'attribute_exists(#due)' }, conditionAllows('pause')),
  });
}

function isDueAfter(atMs: number): Condition {
  return { when: '#dueAtMs > :at', values: { at: atMs } };
}
