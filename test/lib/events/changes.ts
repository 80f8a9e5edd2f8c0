import type { ChannelTransition } from '../../../lib/channels/channel-states.ts';
import {
  type TransitionDetails,
  transitionChannel,
} from '../../../lib/channels/rows/write-channels.ts';
import { NOW_MS } from '../table/examples.ts';
import { tableOfFile } from './stage.ts';

/** Takes a channel from one state to another. */
export async function changeChannelState(
  channelId: string,
  name: ChannelTransition,
  details: Partial<TransitionDetails> = {},
): Promise<void> {
  const after = await transitionChannel(tableOfFile(), channelId, name, {
    nowMs: NOW_MS,
    ...details,
  });
  if (!after) throw new Error(`The transition ${name} is not allowed`);
}
