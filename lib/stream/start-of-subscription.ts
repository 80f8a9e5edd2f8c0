import { hasExpired } from '../events/has-expired.ts';
import { startOf } from '../events/list-events.ts';
import { lastNumber } from '../events/rows/draw-numbers.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { Table } from '../table/table.ts';

/** Where a subscription begins. */
export interface SubscriptionStart {
  from: number;
  /** Why it does not begin at the cursor, or not with the event there. */
  notice?: TidingsError;
}

/**
 * The number from which a subscription's events are read: its cursor's, or that of the time, or the one
 * that is drawn next.
 * @throws StorageError
 */
export async function startOfSubscription(
  table: Table,
  {
    owner,
    from,
    sinceMs,
    nowMs,
  }: {
    owner: string;
    from: number | undefined;
    sinceMs: number | undefined;
    nowMs: number;
  },
): Promise<SubscriptionStart> {
  if (from !== undefined) {
    if (await hasExpired(table, { owner, from, nowMs })) return { from, notice: expiredEvents() };
    if (from <= (await lastNumber(table, owner)) + 1) return { from };
    return { from: await startOf(table, owner, { nowMs }), notice: beyondLog() };
  }
  if (sinceMs !== undefined) return { from: await startOf(table, owner, { nowMs, sinceMs }) };
  return { from: (await lastNumber(table, owner)) + 1 };
}

function expiredEvents(): TidingsError {
  return new TidingsError(
    'events-expired',
    'The events at the cursor have expired (retentionDays), and some may be gone. The stream goes on with the oldest that is kept.',
    { field: 'cursor' },
  );
}

// The numbers of a log that was restored, or begun anew, are drawn again: waiting for them would lose
// all events up to there.
function beyondLog(): TidingsError {
  return new TidingsError(
    'cursor-beyond-log',
    'The cursor is beyond the end of the log: it is another log’s, or this one was restored to an earlier state. The stream goes on with the oldest event that is kept.',
    { field: 'cursor' },
  );
}
