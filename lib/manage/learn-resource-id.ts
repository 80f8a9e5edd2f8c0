import { invalidAnswer } from '../google/google-error.ts';
import type { ChannelRecord } from '../store/channel-record.ts';
import { resourceIdFromNotifications } from '../store/list-notifications.ts';
import { changeChannelState } from '../store/write-channels.ts';
import { finishStop } from './finish-stop.ts';
import type { Manager } from './manager.ts';
import { openChannel } from './open-channel.ts';

// Should the second channel outlive this process, it does not for long.
const PROBE_LEASE_MS = 60 * 60_000;

/**
 * The resource id of a channel whose `watch` answer never came; without it Google stops nothing.
 * Google puts it on each notification. If none came, a second channel on the same resource tells
 * it, since it is the same for all channels of a user on a resource
 * (googleapis/google-api-nodejs-client#1402); that channel is stopped at once.
 * @throws GoogleError, StorageError
 */
export async function learnResourceId(manager: Manager, channel: ChannelRecord): Promise<string> {
  const { table, now, log } = manager;
  const received = await resourceIdFromNotifications(table, channel.id);
  if (received) return received;
  const { resource, parameters } = channel;
  const wish = { resource, parameters, expirationMs: now() + PROBE_LEASE_MS };
  const { id, resourceId } = await openChannel(manager, wish);
  if (!resourceId) throw invalidAnswer('watch gave no resource id');
  await changeChannelState(table, id, { from: ['active'], to: 'stopping', nowMs: now() })
    .then((probe) => probe && finishStop(manager, probe, resourceId))
    .catch(() =>
      log('warn', 'a channel that was opened to learn a resource id is still open', { id }),
    );
  return resourceId;
}
