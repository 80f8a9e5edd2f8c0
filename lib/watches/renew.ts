import { recordAccountWorks } from '../accounts/account-health.ts';
import type { AccountRecord } from '../accounts/account-record.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { createChannel } from '../channels/create-channel.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { WATCHABLE_RESOURCES } from '../protocol/watchable-resources.ts';
import { StorageError } from '../table/storage-error.ts';
import { adopt } from './adopt.ts';
import { recordChannelIds } from './rows/claim-watch.ts';
import { recordFailure } from './record-failure.ts';
import { leaseToAsk } from './renewal/lease-to-ask.ts';
import type { RenewalReason } from './renewal/needs-renewal.ts';
import { managerOf, type Renewer } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';
import { inOrder } from './watch-spec.ts';

/** A watch under a claim that needs a new channel. */
export interface Renewal {
  watch: WatchRecord;
  account: AccountRecord;
  /** Its channels that may be open, the newest first. */
  channels: readonly ChannelRecord[];
  /** The one that counts so far. */
  current: ChannelRecord | undefined;
  reason: RenewalReason;
}

/**
 * Opens a new channel for a watch with the very request that the user made (row L17), makes it the
 * current one, and only then stops those before it. If it cannot be opened, they stay.
 * @throws StorageError
 */
export async function renew(renewer: Renewer, renewal: Renewal): Promise<void> {
  const { watch, account, channels, reason } = renewal;
  const opened = await open(renewer, renewal);
  if (!opened) return;
  const { lastNotificationAtMs = 0, openedAtMs = 0, staleReopenings = 0 } = watch;
  const stillStale = lastNotificationAtMs <= openedAtMs ? staleReopenings : 0;
  const adopted = await adopt(renewer, {
    watch,
    account,
    current: opened,
    channels,
    outcome: { staleReopenings: reason === 'silent' ? stillStale + 1 : stillStale },
  });
  if (!adopted) return;
  renewer.metrics.renewed({ resource: watch.resource });
  const { id: watchId, resource } = watch;
  renewer.log('info', 'watch renewed', { watchId, resource, reason, channelId: opened.id });
}

async function open(renewer: Renewer, renewal: Renewal): Promise<ChannelRecord | undefined> {
  const { table, now, settings } = renewer;
  const { watch, account } = renewal;
  const { id: watchId, resource, tokenData } = watch;
  const parameters = inOrder(watch.parameters);
  const lease = leaseToAsk({
    wantedSeconds: watch.leaseSeconds,
    maxSeconds: WATCHABLE_RESOURCES[resource].maxLeaseSeconds,
    capSeconds: settings.leaseCapSeconds,
  });
  let usedCredentials: string | undefined;
  let channelIds = renewal.channels.map(({ id }) => id).toReversed();
  try {
    usedCredentials = await renewer.digestOf(account);
    const opened = await createChannel(managerOf(renewer, account), {
      resource,
      parameters,
      tokenData,
      watchId,
      account: account.id,
      expirationMs: now() + lease * 1000,
      async onOpening(channelId) {
        channelIds = [...channelIds, channelId];
        // Google is asked only as long as the claim holds.
        if (!(await recordChannelIds(table, watch, channelIds)))
          throw new TidingsError('watch-busy', `Watch ${watchId} is looked after by somebody else`);
      },
    });
    await recordAccountWorks(renewer, account);
    return opened;
  } catch (error) {
    if (error instanceof StorageError) throw error;
    if (!(error instanceof TidingsError && error.code === 'watch-busy'))
      await recordFailure(renewer, { ...renewal, error, usedCredentials });
    return undefined;
  }
}
