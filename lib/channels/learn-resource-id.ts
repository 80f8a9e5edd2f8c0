import { GoogleError, invalidAnswer } from '../google/google-error.ts';
import { resourceIdFromNotifications } from '../notifications/rows/list-notifications.ts';
import { getWatchOfAnyOwner } from '../watches/rows/read-watches.ts';
import type { WatchRecord } from '../watches/watch-record.ts';
import type { Manager } from './channel-deps.ts';
import type { ChannelRecord } from './channel-record.ts';
import { finishStop } from './finish-stop.ts';
import { openChannel } from './open-channel.ts';
import { changeChannelState } from './rows/write-channels.ts';

// Should the second channel outlive this process, it does not for long.
const PROBE_LEASE_MS = 60 * 60_000;

/**
 * The resource id of a channel whose `watch` answer never came; without it Google stops nothing.
 * Google puts it on each notification, and a watch remembers that of its channels. Without either,
 * a second channel on the same resource tells it, since it is the same for all channels of a user on
 * a resource (googleapis/google-api-nodejs-client#1402); that channel is stopped at once.
 * @throws GoogleError, `retry` if the channel is such a second one itself, or if its watch is going
 *   to know anyway; StorageError
 */
export async function learnResourceId(manager: Manager, channel: ChannelRecord): Promise<string> {
  const { table, now, log } = manager;
  const received = await resourceIdFromNotifications(table, channel.id);
  if (received) return received;
  const { resource, parameters, account, watchId } = channel;
  const watch = watchId === undefined ? undefined : await getWatchOfAnyOwner(table, watchId);
  if (watch?.resourceId) return watch.resourceId;
  // A probe for a probe would need one too: Google down for an hour made them thousands.
  if (channel.probe || (watch && willLearn(watch))) throw unknownResourceId();
  const spec = {
    resource,
    parameters,
    account,
    probe: true,
    expirationMs: now() + PROBE_LEASE_MS,
  };
  const { id, resourceId } = await openChannel(manager, spec);
  if (!resourceId) throw invalidAnswer('watch gave no resource id');
  await changeChannelState(table, id, { from: ['active'], to: 'stopping', nowMs: now() })
    .then((probe) => probe && finishStop(manager, probe, resourceId))
    .catch(() =>
      log('warn', 'a channel that was opened to learn a resource id is still open', { id }),
    );
  return resourceId;
}

// The next channel that it gets tells it, and has those before it stopped. While Google is down,
// each of its attempts leaves a channel that would want a probe again and again.
function willLearn({ deletedAtMs, condition }: WatchRecord): boolean {
  return deletedAtMs === undefined && condition !== 'paused';
}

// Its first notification may still tell; and its lease is short.
function unknownResourceId(): GoogleError {
  const message = 'watch was not answered, and nothing came that says the resource id';
  return new GoogleError({ status: 0, reason: 'resource-id-unknown', message });
}
