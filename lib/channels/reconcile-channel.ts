import type { AccountDeps } from '../accounts/account-deps.ts';
import { recordAccountFailure } from '../accounts/account-health.ts';
import type { AccountRecord } from '../accounts/account-record.ts';
import { getAccount } from '../accounts/rows/read-accounts.ts';
import { backoffMs } from '../backoff.ts';
import { errorFields } from '../log.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { DUE } from '../table/keys.ts';
import type { ChannelDeps, WatchOfChannel } from './channel-deps.ts';
import type { ChannelRecord } from './channel-record.ts';
import { hasEnded } from './has-ended.ts';
import { getChannelOfAnyOwner } from './rows/read-channels.ts';
import { postponeChannel, rescheduleChannel, transitionChannel } from './rows/write-channels.ts';
import { stopChannel } from './stop-channel.ts';

// A watch that is claimed may be about to adopt the channel.
const CLAIM_MS = 3 * 60_000;
const STOP_BACKOFF = { firstMs: 2 * 60_000, maxMs: 24 * 60 * 60_000 };
// After a wait that the quota required, watches come first.
const AFTER_QUOTA_MS = 3 * 60_000;

/** What reconciling channels needs, for those of all owners. */
export interface ReconcileChannelDeps
  extends Omit<ChannelDeps, 'owner' | 'google' | 'metrics'>,
    Pick<AccountDeps, 'digestOf'> {
  metrics: ChannelDeps['metrics'] & AccountDeps['metrics'];
  /** What channels need, for those that an account opens. */
  channelsOf(account: AccountRecord): ChannelDeps;
}

/** How reconciling a channel ends. */
export type ChannelReconciliation =
  | { outcome: 'closed' | 'ended' | 'in-use' | 'undecided' | 'stopped' }
  | { outcome: 'waiting-for-quota'; untilMs: number }
  | { outcome: 'not-stopped'; error: unknown };

/**
 * Reconciles a channel that is due: ends it if its lease is over, finishes what was begun with it
 * (`pending`, `stopping`, `superseded`, `failed` with an unknown outcome), and stops it if it was
 * opened for a watch that never adopted it.
 * @throws StorageError
 */
export async function reconcileChannel(
  deps: ReconcileChannelDeps,
  id: string,
): Promise<ChannelReconciliation> {
  const { table, now } = deps;
  const channel = await getChannelOfAnyOwner(table, id);
  // A message that comes twice changes nothing.
  if (!channel || channel.state === 'stopped' || channel.state === 'expired')
    return { outcome: 'closed' };
  if (hasEnded(channel, now())) return end(deps, channel);
  if (channel.state !== 'active') return stop(deps, channel);
  const use = useOf(channel, await watchOf(deps, channel), now());
  if (use === 'unused') return stop(deps, channel);
  const { expirationMs = DUE.never } = channel;
  await rescheduleChannel(table, id, use === 'in-use' ? expirationMs : now() + CLAIM_MS);
  return { outcome: use };
}

async function end(
  deps: ReconcileChannelDeps,
  channel: ChannelRecord,
): Promise<ChannelReconciliation> {
  const { table, now, log, metrics } = deps;
  const { id, state } = channel;
  const name = state === 'active' || state === 'superseded' ? 'expire' : 'end';
  await transitionChannel(table, id, name, { read: state, nowMs: now() });
  const watch = await watchOf(deps, channel);
  // Its renewals have failed, or were given up: from now on events are missed.
  if (watch && isCurrent(channel, watch)) {
    const { id: watchId, resource, condition } = watch;
    metrics.uncovered({ resource });
    log('error', 'the last channel of a watch has expired', { watchId, resource, condition });
  }
  return { outcome: 'ended' };
}

async function watchOf(
  deps: ReconcileChannelDeps,
  { watchId }: ChannelRecord,
): Promise<WatchOfChannel | undefined> {
  return watchId === undefined ? undefined : deps.watchOf(watchId);
}

function useOf(
  channel: ChannelRecord,
  watch: WatchOfChannel | undefined,
  nowMs: number,
): 'in-use' | 'unused' | 'undecided' {
  if (channel.watchId === undefined || (watch && isCurrent(channel, watch))) return 'in-use';
  return (watch?.claimedUntilMs ?? 0) > nowMs ? 'undecided' : 'unused';
}

function isCurrent({ id }: ChannelRecord, { currentId, isDeleted }: WatchOfChannel): boolean {
  return currentId === id && !isDeleted;
}

// Stops a channel that is not used; if that fails, it is due again, less and less often.
async function stop(
  deps: ReconcileChannelDeps,
  channel: ChannelRecord,
): Promise<ChannelReconciliation> {
  const { table, now, log } = deps;
  const { id, owner, state, adoptedAtMs } = channel;
  const account = await getAccount(table, owner, channel.account);
  const throttledUntilMs = account?.throttledUntilMs ?? 0;
  if (throttledUntilMs > now()) {
    await rescheduleChannel(table, id, throttledUntilMs + AFTER_QUOTA_MS);
    return { outcome: 'waiting-for-quota', untilMs: throttledUntilMs };
  }
  try {
    if (!account) throw accountGone(channel);
    // Between the read and the stop a watch may adopt it: then it is left alone.
    const unlessAdopted = state === 'active' && adoptedAtMs === undefined;
    const after = await stopChannel(deps.channelsOf(account), id, { unlessAdopted });
    return { outcome: after.state === 'stopped' ? 'stopped' : 'in-use' };
  } catch (error) {
    // From here on other attempts of the same account cost no call.
    if (account) await recordAccountFailure(deps, account, error);
    log('warn', 'a channel could not be stopped yet', { id, ...errorFields(error) });
    await postponeChannel(table, id, nextAttempt(channel, now()));
    return { outcome: 'not-stopped', error };
  }
}

// No other account can stop it: it lives until its lease ends.
function accountGone({ account }: ChannelRecord): TidingsError {
  return new TidingsError(
    'unknown-account',
    `Account ${account}, which opened the channel, is gone`,
  );
}

// When its lease is over there is nothing left to stop.
function nextAttempt(channel: ChannelRecord, nowMs: number): number {
  const { attempts = 0, expirationMs = DUE.never, neverExpires } = channel;
  const pauseMs = backoffMs(STOP_BACKOFF, attempts + 1);
  const leaseEndMs = neverExpires ? DUE.never : expirationMs;
  const endMs = Math.max(leaseEndMs, nowMs + STOP_BACKOFF.firstMs);
  return Math.min(nowMs + pauseMs, endMs);
}
