import type { AccountRecord } from '../accounts/account-record.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { transitionChannel } from '../channels/rows/write-channels.ts';
import { stopChannel } from '../channels/stop-channel.ts';
import { errorFields } from '../log.ts';
import { DUE } from '../table/keys.ts';
import { settledAs, type WatchReconciliation } from './reconciliation.ts';
import { nextCheckAt } from './renewal/needs-renewal.ts';
import { renewalTime } from './renewal/renewal-time.ts';
import { adoptChannel } from './rows/adopt-channel.ts';
import type { WatchPatch } from './rows/change-watch.ts';
import type { WatchDeps } from './watch-deps.ts';
import { isCovered } from './watch-health.ts';
import type { WatchRecord } from './watch-record.ts';

/** A watch under a claim, and the channel that is to become its current one. */
export interface Adopting {
  watch: WatchRecord;
  account: AccountRecord;
  /** All of its channels that may be open, the newest first; maybe with the current one. */
  channels: readonly ChannelRecord[];
  current: ChannelRecord;
  /** What else changes in the watch. */
  patch?: Omit<WatchPatch, 'dueAtMs'>;
}

/**
 * Makes a channel the current one of its watch, then stops those before it: in this order, so that
 * no moment is without a channel (docs/google-push.md, L3). If the claim was lost meanwhile, the
 * channel is stopped instead.
 * @throws StorageError
 */
export async function adopt(
  deps: WatchDeps,
  adopting: Adopting,
): Promise<Extract<WatchReconciliation, { outcome: 'adopted' | 'lost-claim' }>> {
  const { table, now, log } = deps;
  const { watch, account, current } = adopting;
  const before = adopting.channels.filter(({ id }) => id !== current.id);
  const patch = adoptionPatch(deps, adopting, before);
  const adoption = { channel: current, before, nowMs: now(), patch };
  const adopted = await adoptChannel(table, watch, adoption);
  if (adopted) await Promise.all(before.map((channel) => retire(deps, account, channel)));
  else {
    log('warn', 'a renewal lost its claim', { watchId: watch.id, channelId: current.id });
    await stop(deps, account, current.id, { unlessAdopted: true });
  }
  return settledAs(adopted, { outcome: 'adopted' });
}

function adoptionPatch(
  { settings, random, now }: WatchDeps,
  { watch, current, patch }: Adopting,
  before: readonly ChannelRecord[],
): WatchPatch & Pick<WatchRecord, 'dueAtMs'> {
  // A lease may still run whose channel was stopped, with those of all others.
  const wasCovered = isCovered(watch, now()) && before.some(({ state }) => state === 'active');
  const lease = leaseOf(current, { minLeadMs: settings.minLeadMs, random });
  return {
    ...lease,
    currentId: current.id,
    address: current.address,
    resourceId: current.resourceId || undefined,
    // In the order of opening, the current one last.
    channelIds: [...before.map(({ id }) => id).toReversed(), current.id],
    dueAtMs: nextCheckAt({ ...watch, ...lease, ...patch }) ?? DUE.never,
    failure: null,
    attempts: null,
    renewRequested: null,
    coveredSinceMs: (wasCovered && watch.coveredSinceMs) || now(),
    ...patch,
  };
}

// A channel that never expires is renewed as if it ended when requested: it can die too.
function leaseOf(channel: ChannelRecord, rules: { minLeadMs: number; random: () => number }) {
  const { createdAtMs: openedAtMs, expirationMs, requestedExpirationMs } = channel;
  const endMs = expirationMs ?? requestedExpirationMs;
  const renewAtMs =
    endMs === undefined ? null : renewalTime({ openedAtMs, expirationMs: endMs }, rules);
  return { openedAtMs, expirationMs: expirationMs ?? null, renewAtMs };
}

// A channel that is still being opened or stopped is due by itself.
async function retire(
  deps: WatchDeps,
  account: AccountRecord,
  { id, state }: ChannelRecord,
): Promise<void> {
  if (state !== 'active' && state !== 'superseded') return;
  await transitionChannel(deps.table, id, 'supersede', { nowMs: deps.now() });
  await stop(deps, account, id);
}

// Best effort: the channel is in the ledger, and is due until it is stopped.
async function stop(
  deps: WatchDeps,
  account: AccountRecord,
  id: string,
  rules: { unlessAdopted?: boolean } = {},
): Promise<void> {
  await stopChannel(deps.channelsOf(account), id, rules).catch((error: unknown) =>
    deps.log('warn', 'a channel could not be stopped yet', { id, ...errorFields(error) }),
  );
}
