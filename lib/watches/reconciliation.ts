import type { Failure } from '../google/failure.ts';
import type { RenewalReason } from './renewal/needs-renewal.ts';
import type { WatchRecord } from './watch-record.ts';

/** A renewal that did not get a channel, and the watch after it. */
export interface FailedReconciliation {
  /** `failed`: it is tried again, or given up. `suspended`: its account needs new credentials. */
  outcome: 'failed' | 'suspended';
  watch: WatchRecord;
  error: unknown;
  failure: Failure;
}

/** How reconciling a watch ends, with the watch as it is after it. */
export type WatchReconciliation =
  /** Another process has claimed, moved, paused or deleted it: nothing more was changed. */
  | { outcome: 'lost-claim' }
  | { outcome: 'renewed'; watch: WatchRecord; reason: RenewalReason; channelId: string }
  /** A channel that a process had opened before it died is the current one now. */
  | { outcome: 'adopted'; watch: WatchRecord }
  | { outcome: 'not-due' | 'paused' | 'account-gone'; watch: WatchRecord }
  | { outcome: 'waiting-for-quota'; watch: WatchRecord; untilMs: number }
  | FailedReconciliation
  /** It is deleted, and all of its channels have ended. */
  | { outcome: 'stopped'; watch: WatchRecord }
  /** It is deleted, and a channel could not be stopped yet. */
  | { outcome: 'stopping'; watch: WatchRecord };

/** The reconciliation that a settled claim gives: `lost-claim` if the watch could not be settled. */
export function settledAs<const Outcome extends { outcome: string }>(
  watch: WatchRecord | undefined,
  outcome: Outcome,
): (Outcome & { watch: WatchRecord }) | { outcome: 'lost-claim' } {
  return watch ? { ...outcome, watch } : { outcome: 'lost-claim' };
}
