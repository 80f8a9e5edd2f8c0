import { TidingsError } from '../channel/tidings-error.ts';
import type { ChannelRecord } from '../store/channel-record.ts';
import { resourceIdFromNotifications } from '../store/list-notifications.ts';
import { changeChannelState } from '../store/write-channels.ts';
import { finishStop } from './finish-stop.ts';
import type { Manager } from './manager.ts';
import { openChannel } from './open-channel.ts';

/**
 * The resource id of a channel whose `watch` answer never came; without it Google stops nothing.
 * Google puts it on each notification. If none came, a second channel on the same resource tells
 * it, since it is the same for all channels of a user on a resource
 * (googleapis/google-api-nodejs-client#1402); that channel is stopped at once.
 * @throws GoogleError, StorageError
 */
export async function learnResourceId(manager: Manager, channel: ChannelRecord): Promise<string> {
  const received = await resourceIdFromNotifications(manager.table, channel.id);
  if (received) return received;
  const { resource, parameters } = channel;
  const { id, resourceId } = await openChannel(manager, { resource, parameters });
  if (!resourceId)
    throw new TidingsError('google-permanent', 'Google gave no resource id, which stopping needs');
  const change = { from: ['active'], to: 'stopping', nowMs: manager.now() } as const;
  await changeChannelState(manager.table, id, change);
  const google = await manager.google();
  await finishStop(manager, id, () => google.stop({ id, resource, resourceId }));
  return resourceId;
}
