import type { AccountRecord } from '../accounts/account-record.ts';
import { throttleAccount } from '../accounts/rows/write-accounts.ts';
import { backoffMs, equalJitter } from '../backoff.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { GoogleError } from '../google/google-error.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { settledAs, type WatchReconciliation } from './reconciliation.ts';
import { settleWatch } from './rows/claim-watch.ts';
import type { WatchDeps } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';

// Quotas are counted by the day at the longest: more is a typing error in a header.
const MAX_RETRY_AFTER_MS = 24 * 60 * 60_000;
const BACKOFF = { firstMs: 60_000, maxMs: 60 * 60_000 };
// So long after a pause the next one counts as the first again.
const FORGIVEN_AFTER_MS = 60 * 60_000;
// After a wait, an account's watches do not all come at once.
const SPREAD_MS = 5 * 60_000;

/** Google's quota for an account is used up for now: its watches wait. */
export class QuotaError extends TidingsError {
  override readonly name = 'QuotaError';
  /** How long to wait, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(account: string, retryAfterMs: number) {
    super('quota-exhausted', `Google's quota for account ${account} is used up for now`);
    this.retryAfterMs = retryAfterMs;
  }
}

/** How long an account's watches have to wait for its quota, in milliseconds; 0 if they need not. */
export function quotaWaitMs(account: AccountRecord | undefined, nowMs: number): number {
  return Math.max(0, (account?.throttledUntilMs ?? 0) - nowMs);
}

/**
 * Throttles all watches of an account after Google said that its quota is used up: exponentially,
 * with jitter, and for as long as Google asks at least. Any other error changes nothing.
 * @throws StorageError
 */
export async function throttleForQuota(
  { table, now, random }: WatchDeps,
  account: AccountRecord,
  error: unknown,
): Promise<void> {
  if (!(error instanceof GoogleError) || !error.isLimit) return;
  const { throttledUntilMs = 0, throttleCount = 0 } = account;
  const count = throttledUntilMs + FORGIVEN_AFTER_MS > now() ? throttleCount + 1 : 1;
  const askedMs = Math.min(MAX_RETRY_AFTER_MS, error.retryAfterMs ?? 0);
  const pauseMs = Math.max(askedMs, equalJitter(backoffMs(BACKOFF, count), random));
  await throttleAccount(table, account, { untilMs: now() + Math.ceil(pauseMs), count });
}

/** A watch under a claim whose account is throttled. */
export interface QuotaWait {
  watch: WatchRecord;
  /** The channel that the watch still has. */
  current: ChannelRecord | undefined;
  untilMs: number;
}

/**
 * Settles a watch that has to wait because the quota of its account is used up. As long as its lease
 * runs it stays as it is; without one it is failing.
 * @throws StorageError
 */
export async function waitForQuota(
  { table, random, now, log, metrics }: WatchDeps,
  { watch, current, untilMs }: QuotaWait,
): Promise<WatchReconciliation> {
  const dueAtMs = untilMs + Math.ceil(random() * SPREAD_MS);
  const waiting = { outcome: 'waiting-for-quota', untilMs } as const;
  const nowMs = now();
  if (current)
    return settledAs(await settleWatch(table, watch, { patch: { dueAtMs }, nowMs }), waiting);
  const { id: watchId, resource, account } = watch;
  const message = `Google's quota for account ${account} is used up. The next attempt is automatic.`;
  const failure = { class: 'retry', reason: 'quota', message, atMs: nowMs } as const;
  metrics.failed({ resource, errorClass: failure.class, uncovered: true });
  log('error', 'an uncovered watch has to wait for the quota', { watchId, resource, untilMs });
  const settlement = { transition: 'fail', patch: { dueAtMs, failure }, nowMs } as const;
  return settledAs(await settleWatch(table, watch, settlement), waiting);
}
