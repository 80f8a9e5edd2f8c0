import { recordAccountFailure } from '../accounts/account-health.ts';
import type { AccountRecord } from '../accounts/account-record.ts';
import { getAccount } from '../accounts/rows/read-accounts.ts';
import { errorFields } from '../log.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { DUE } from '../table/keys.ts';
import { managerOf, type Renewer } from '../watches/watch-deps.ts';
import type { ChannelRecord } from './channel-record.ts';
import { stopChannel } from './stop-channel.ts';
import { postponeChannel, rescheduleChannel } from './rows/write-channels.ts';

const FIRST_PAUSE_MS = 2 * 60_000;
const MAX_PAUSE_MS = 24 * 60 * 60_000;
// After a wait that the quota asked for, watches come first.
const AFTER_QUOTA_MS = 3 * 60_000;

/**
 * Stops a channel that nobody uses; if that fails, it falls due again, ever less often.
 * @throws StorageError
 */
export async function endChannel(renewer: Renewer, channel: ChannelRecord): Promise<void> {
  const { table, now, log } = renewer;
  const { id, owner, state, adoptedAtMs } = channel;
  const account = await getAccount(table, owner, channel.account);
  const throttledUntilMs = account?.throttledUntilMs ?? 0;
  if (throttledUntilMs > now())
    return rescheduleChannel(table, id, throttledUntilMs + AFTER_QUOTA_MS);
  try {
    // Between our reading and our stopping a watch may take what nobody had taken.
    const unlessAdopted = state === 'active' && adoptedAtMs === undefined;
    await stopChannel(managerOf(renewer, known(account, channel)), id, { unlessAdopted });
  } catch (error) {
    // From here on other tries of the same account cost no call.
    if (account) await recordAccountFailure(renewer, account, error);
    log('warn', 'a channel could not be stopped yet', { id, ...errorFields(error) });
    await postponeChannel(table, id, nextTry(channel, now()));
  }
}

function known(account: AccountRecord | undefined, channel: ChannelRecord): AccountRecord {
  if (account) return account;
  // Nobody else can stop it: it lives until its lease ends.
  const message = `Account ${channel.account}, which opened the channel, is gone`;
  throw new TidingsError('unknown-account', message);
}

// When its lease is over there is nothing left to stop.
function nextTry(
  { attempts = 0, expirationMs, neverExpires }: ChannelRecord,
  nowMs: number,
): number {
  const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempts);
  const leaseEndMs = neverExpires ? DUE.never : (expirationMs ?? DUE.never);
  const endMs = Math.max(leaseEndMs, nowMs + FIRST_PAUSE_MS);
  return Math.min(nowMs + pauseMs, endMs);
}
