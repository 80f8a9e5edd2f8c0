import type { AccountRecord } from '../accounts/account-record.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { stopChannel } from '../channels/stop-channel.ts';
import { changeChannelState } from '../channels/rows/write-channels.ts';
import { errorFields } from '../log.ts';
import { DUE } from '../table/keys.ts';
import { adoptChannel } from './rows/adopt-channel.ts';
import type { WatchOutcome } from './rows/claim-watch.ts';
import { nextCheckAt } from './renewal/needs-renewal.ts';
import { renewalTime } from './renewal/renewal-time.ts';
import { managerOf, type Renewer } from './watch-deps.ts';
import { isCovered } from './watch-health.ts';
import type { WatchRecord } from './watch-record.ts';

/** A watch under a claim, and the channel that is to become its current one. */
export interface Adopting {
  watch: WatchRecord;
  account: AccountRecord;
  /** All of its channels that may be open, the newest first; maybe with the current one. */
  channels: readonly ChannelRecord[];
  current: ChannelRecord;
  /** What else comes of this turn. */
  outcome?: Partial<WatchOutcome>;
}

/**
 * Makes a channel the current one of its watch, then stops those before it: in this order, so that
 * no moment is without a channel (row L3 of the push reference). If the claim was lost meanwhile,
 * the channel is stopped instead.
 * @returns whether it is the current one now.
 * @throws StorageError
 */
export async function adopt(renewer: Renewer, adopting: Adopting): Promise<boolean> {
  const { table, now, log } = renewer;
  const { watch, account, current } = adopting;
  const before = adopting.channels.filter(({ id }) => id !== current.id);
  // A lease may still run whose channel was stopped, with those of all others.
  const wasCovered = isCovered(watch, now()) && before.some(({ state }) => state === 'active');
  const lease = leaseOf(renewer, current);
  const adopted = await adoptChannel(table, watch, {
    channel: current,
    before,
    nowMs: now(),
    outcome: {
      ...lease,
      currentId: current.id,
      address: current.address,
      ...(current.resourceId ? { resourceId: current.resourceId } : {}),
      // In the order of opening, the one that counts last.
      channelIds: [...before.map(({ id }) => id).toReversed(), current.id],
      dueAtMs: nextCheckAt({ ...watch, ...lease, ...adopting.outcome }) ?? DUE.never,
      condition: undefined,
      conditionSinceMs: undefined,
      failure: undefined,
      attempts: undefined,
      renewRequested: undefined,
      updatedAtMs: now(),
      coveredSinceMs: (wasCovered && watch.coveredSinceMs) || now(),
      ...adopting.outcome,
    },
  });
  if (!adopted) {
    log('warn', 'a renewal lost its turn', { watchId: watch.id, channelId: current.id });
    await stop(renewer, account, current.id, { unlessAdopted: true });
    return false;
  }
  await Promise.all(before.map((channel) => retire(renewer, account, channel)));
  return true;
}

// A channel that never ends is renewed like one that ends when we had asked for: it can die too.
function leaseOf({ settings, random }: Renewer, channel: ChannelRecord) {
  const { createdAtMs, expirationMs, requestedExpirationMs } = channel;
  const endMs = expirationMs ?? requestedExpirationMs;
  const renewAtMs =
    endMs === undefined
      ? undefined
      : renewalTime(
          { openedAtMs: createdAtMs, expirationMs: endMs },
          { minLeadMs: settings.minLeadMs, random },
        );
  return { openedAtMs: createdAtMs, expirationMs, renewAtMs };
}

// What is still being opened or stopped falls due by itself.
async function retire(
  renewer: Renewer,
  account: AccountRecord,
  { id, state }: ChannelRecord,
): Promise<void> {
  if (state !== 'active' && state !== 'superseded') return;
  const { table, now } = renewer;
  await changeChannelState(table, id, { from: ['active'], to: 'superseded', nowMs: now() });
  await stop(renewer, account, id);
}

// Best effort: the channel is in the ledger, and is due to be stopped until it is.
async function stop(
  renewer: Renewer,
  account: AccountRecord,
  id: string,
  rules: { unlessAdopted?: boolean } = {},
): Promise<void> {
  await stopChannel(managerOf(renewer, account), id, rules).catch((error: unknown) =>
    renewer.log('warn', 'a channel could not be stopped yet', { id, ...errorFields(error) }),
  );
}
