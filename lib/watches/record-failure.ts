import { recordAccountFailure } from '../accounts/account-health.ts';
import { type AccountRecord, DEFAULT_ACCOUNT } from '../accounts/account-record.ts';
import { isAccountWide } from '../accounts/account-wide.ts';
import { channelFailure } from '../channels/channel-failure.ts';
import type { ChannelFailure, ChannelRecord } from '../channels/channel-record.ts';
import { GoogleError } from '../google/google-error.ts';
import { DUE } from '../table/keys.ts';
import { suspendWatch } from './rows/adopt-channel.ts';
import { settleWatch, type WatchOutcome } from './rows/claim-watch.ts';
import { recordQuota } from './quota.ts';
import { type FailureClass, nextAttempt } from './renewal/next-attempt.ts';
import type { Renewer } from './watch-deps.ts';
import { isPassing } from './watch-failure.ts';
import type { WatchCondition, WatchRecord } from './watch-record.ts';

/** A channel that could not be opened for a watch under a claim. */
export interface FailedRenewal {
  watch: WatchRecord;
  account: AccountRecord;
  /** The channel that the watch still has. */
  current: ChannelRecord | undefined;
  error: unknown;
  /** The digest of the credentials that were used; undefined if it did not come to that. */
  usedCredentials: string | undefined;
}

/**
 * Settles a watch whose renewal failed: what became of it, and when to try again. Credentials that
 * do not work any more put all watches of their account to sleep, and a quota that is used up slows
 * all of them: each for itself would only make it worse (rows L15 and 2.5 of the push reference).
 * @throws StorageError
 */
export async function recordFailure(renewer: Renewer, failed: FailedRenewal): Promise<void> {
  const { now, log, metrics } = renewer;
  const { watch, current, error } = failed;
  const failure = channelFailure(error, now());
  const uncovered = current === undefined && !isRefusedAtOnce(watch, failure);
  metrics.failed({ resource: watch.resource, errorClass: failure.class, uncovered });
  const { class: errorClass, reason, message } = failure;
  log(uncovered ? 'error' : 'warn', 'a watch could not be renewed', {
    watchId: watch.id,
    resource: watch.resource,
    uncovered,
    class: errorClass,
    reason,
    detail: message,
  });
  if (isAccountWide(error) && (await suspendUntilReconnected(renewer, failed, failure))) return;
  await recordQuota(renewer, failed.account, error);
  await tryAgain(renewer, failed, failure);
}

// The first turn is that of POST /watches: what is refused there is told, and no watch is left.
function isRefusedAtOnce({ version }: WatchRecord, failure: ChannelFailure): boolean {
  return version === 1 && !isPassing(failure);
}

async function suspendUntilReconnected(
  renewer: Renewer,
  { watch, account, error, usedCredentials }: FailedRenewal,
  failure: ChannelFailure,
): Promise<boolean> {
  if (await wereReplaced(renewer, account, usedCredentials)) return false;
  await recordAccountFailure(renewer, account, error);
  return suspendWatch(renewer.table, watch, {
    ...conditionOf(watch, 'needs_reconnect', failure),
    dueAtMs: DUE.never,
  });
}

// Our copy of the deployment's credentials may be older than those that took their place. After a
// failure it is looked up anew; another renewal of this process may have done so already.
async function wereReplaced(
  { googleOf, digestOf }: Renewer,
  account: AccountRecord,
  used: string | undefined,
): Promise<boolean> {
  if (account.id !== DEFAULT_ACCOUNT) return false;
  const failed = used ?? (await digestOf(account));
  await googleOf({ ...account, status: 'ok' }).catch(() => undefined);
  return (await digestOf(account)) !== failed;
}

async function tryAgain(
  { table, now, settings, random }: Renewer,
  { watch, current, error }: FailedRenewal,
  failure: ChannelFailure,
): Promise<void> {
  const sameAsBefore = watch.failure?.class === failure.class;
  const attempts = sameAsBefore ? (watch.attempts ?? 0) + 1 : 1;
  const { verdict, atMs } = nextAttempt(
    {
      errorClass: failure.class as FailureClass,
      attempts,
      nowMs: now(),
      expirationMs: current?.expirationMs,
      retryAfterMs: error instanceof GoogleError ? error.retryAfterMs : undefined,
    },
    { periodMs: settings.periodMs, random },
  );
  await settleWatch(table, watch, {
    ...conditionOf(watch, verdict, failure),
    attempts,
    dueAtMs: atMs ?? DUE.never,
  });
}

function conditionOf(
  watch: WatchRecord,
  condition: WatchCondition,
  failure: ChannelFailure,
): Partial<WatchOutcome> {
  const since = watch.condition === condition ? watch.conditionSinceMs : undefined;
  return {
    condition,
    conditionSinceMs: since ?? failure.atMs,
    failure,
    updatedAtMs: failure.atMs,
  };
}
