import { ChannelBusyError } from './channel-busy-error.ts';
import type { Manager } from './channel-deps.ts';
import type { ChannelRecord } from './channel-record.ts';
import { openChannel } from './open-channel.ts';
import type { OpenRequest } from './open-request.ts';
import { stopChannel } from './stop-channel.ts';

/**
 * Opens a channel as a user asked for it. If another request stops it meanwhile, it is stopped from
 * here too: that request may have come to Google before there was anything to stop.
 * @throws what `openChannel` throws.
 */
export async function createChannel(
  manager: Manager,
  request: OpenRequest,
): Promise<ChannelRecord> {
  try {
    return await openChannel(manager, request);
  } catch (error) {
    if (error instanceof ChannelBusyError) {
      const id = error.channelId;
      await stopChannel(manager, id).catch(() =>
        manager.log('warn', 'a channel that was stopped while being opened is still open', { id }),
      );
    }
    throw error;
  }
}
