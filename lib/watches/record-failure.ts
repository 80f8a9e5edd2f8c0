import { recordAccountFailure } from '../accounts/account-health.ts';
import { type AccountRecord, DEFAULT_ACCOUNT } from '../accounts/account-record.ts';
import { isAccountWide } from '../accounts/account-wide.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { type Failure, failureOf, isTransient } from '../google/failure.ts';
import { GoogleError } from '../google/google-error.ts';
import { DUE } from '../table/keys.ts';
import { throttleForQuota } from './quota.ts';
import { settledAs, type WatchReconciliation } from './reconciliation.ts';
import { type NextAttempt, nextAttempt } from './renewal/next-attempt.ts';
import { suspendWatch } from './rows/adopt-channel.ts';
import { settleWatch } from './rows/claim-watch.ts';
import type { WatchDeps } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';
import type { SettlingTransition } from './watch-states.ts';

/** A channel that could not be opened for a watch under a claim. */
export interface FailedRenewal {
  watch: WatchRecord;
  account: AccountRecord;
  /** The channel that the watch still has. */
  current: ChannelRecord | undefined;
  error: unknown;
  /** The digest of the credentials that were used; undefined if they could not be read. */
  usedCredentials: string | undefined;
  /** The watch is being created: if its request is rejected, no watch is left. */
  isNew: boolean;
}

/**
 * Settles a watch whose renewal failed: its condition, and when the next attempt is. Credentials that
 * do not work any more suspend all watches of their account, and a quota that is used up throttles
 * all of them: an attempt of each would only make it worse (docs/google-push.md, L15 and Quotas).
 * @throws StorageError
 */
export async function recordFailure(
  deps: WatchDeps,
  failed: FailedRenewal,
): Promise<WatchReconciliation> {
  const { now, log, metrics } = deps;
  const { watch, current, error, isNew } = failed;
  const failure = failureOf(error, now());
  const uncovered = current === undefined && (isNew ? isTransient(failure) : !isKnown(watch));
  const { id: watchId, resource } = watch;
  metrics.failed({ resource, errorClass: failure.class, uncovered });
  log(uncovered ? 'error' : 'warn', 'a watch could not be renewed', {
    watchId,
    resource,
    uncovered,
    class: failure.class,
    reason: failure.reason,
    detail: failure.message,
  });
  if (isAccountWide(error)) {
    const suspended = await suspendUntilReconnected(deps, failed, failure);
    if (suspended) return { outcome: 'suspended', watch: suspended, error, failure };
    // The credentials were replaced meanwhile, or the account works again: the next attempt may too.
    return scheduleNextAttempt(deps, failed, { ...failure, class: 'retry' });
  }
  await throttleForQuota(deps, failed.account, error);
  return scheduleNextAttempt(deps, failed, failure);
}

// A resource that is known to be gone or unsupported is tried again now and then: the alarm has rung.
function isKnown({ condition }: WatchRecord): boolean {
  return condition === 'gone' || condition === 'unsupported';
}

async function suspendUntilReconnected(
  deps: WatchDeps,
  { watch, account, error, usedCredentials }: FailedRenewal,
  failure: Failure,
): Promise<WatchRecord | undefined> {
  if (await wereReplaced(deps, account, usedCredentials)) return undefined;
  await recordAccountFailure(deps, account, error);
  const patch = { failure, dueAtMs: DUE.never };
  return suspendWatch(deps.table, watch, { patch, nowMs: failure.atMs });
}

// This process's copy of the deployment's credentials may be older than those that took their place.
// After a failure the secret is read anew; another renewal of this process may have done so already.
async function wereReplaced(
  { googleOf, digestOf }: WatchDeps,
  account: AccountRecord,
  used: string | undefined,
): Promise<boolean> {
  if (account.id !== DEFAULT_ACCOUNT) return false;
  const failed = used ?? (await digestOf(account));
  await googleOf(account, { evenIfRejected: true }).catch(() => undefined);
  return (await digestOf(account)) !== failed;
}

const TRANSITIONS: Readonly<Record<NextAttempt['verdict'], SettlingTransition>> = {
  failing: 'fail',
  unsupported: 'markUnsupported',
  gone: 'markGone',
  needs_reconnect: 'suspend',
};

async function scheduleNextAttempt(
  { table, now, settings, random }: WatchDeps,
  { watch, current, error }: FailedRenewal,
  failure: Failure,
): Promise<WatchReconciliation> {
  const isSameAsBefore = watch.failure?.class === failure.class;
  const attempts = isSameAsBefore ? (watch.attempts ?? 0) + 1 : 1;
  const attempt = {
    errorClass: failure.class,
    attempts,
    nowMs: now(),
    expirationMs: current?.expirationMs,
    retryAfterMs: error instanceof GoogleError ? error.retryAfterMs : undefined,
  };
  const { verdict, atMs } = nextAttempt(attempt, { periodMs: settings.periodMs, random });
  const settled = await settleWatch(table, watch, {
    transition: TRANSITIONS[verdict],
    patch: { failure, attempts, dueAtMs: atMs ?? DUE.never },
    nowMs: failure.atMs,
  });
  return settledAs(settled, { outcome: 'failed', error, failure });
}
