import type { AccountRecord } from '../accounts/account-record.ts';
import { throttleAccount } from '../accounts/rows/write-accounts.ts';
import { GoogleError } from '../google/google-error.ts';
import type { Renewer } from './watch-deps.ts';

// Google's reasons for a quota that is used up (the error guides of Drive and Calendar).
const QUOTA_REASONS: readonly string[] = [
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'quotaExceeded',
  'dailyLimitExceeded',
  'RESOURCE_EXHAUSTED',
];
// Quotas are counted by the day at the longest: more is a typing error in a header.
const MAX_RETRY_AFTER_MS = 24 * 60 * 60_000;
const FIRST_PAUSE_MS = 60_000;
const MAX_PAUSE_MS = 60 * 60_000;
// So long after a pause the next one is a new beginning.
const FORGIVEN_AFTER_MS = 60 * 60_000;

/**
 * Slows all watches of an account after Google said that its quota is used up: exponentially, with
 * jitter, and not shorter than Google asks. Any other error changes nothing.
 * @throws StorageError
 */
export async function recordQuota(
  { table, now, random }: Renewer,
  account: AccountRecord,
  error: unknown,
): Promise<void> {
  if (!(error instanceof GoogleError) || !isQuota(error)) return;
  const { throttledUntilMs = 0, throttleCount = 0 } = account;
  const count = throttledUntilMs + FORGIVEN_AFTER_MS > now() ? throttleCount + 1 : 1;
  const wholeMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - 1));
  const askedMs = Math.min(MAX_RETRY_AFTER_MS, error.retryAfterMs ?? 0);
  const pauseMs = Math.max(askedMs, wholeMs * (0.5 + random() / 2));
  await throttleAccount(table, account, { untilMs: now() + Math.ceil(pauseMs), count });
}

function isQuota({ status, reason }: GoogleError): boolean {
  return status === 429 || QUOTA_REASONS.includes(reason);
}
