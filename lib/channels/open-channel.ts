import { attemptToOpen } from './attempt-to-open.ts';
import { ChannelBusyError } from './channel-busy-error.ts';
import type { ChannelDeps } from './channel-deps.ts';
import type { ChannelRecord } from './channel-record.ts';
import type { ChannelPurpose, ChannelSpec } from './channel-spec.ts';
import { stopChannel } from './stop-channel.ts';

/**
 * Opens a channel as a user requests it. If another request stops it meanwhile, it is stopped from
 * here too: that request may have come to Google before there was anything to stop.
 * @throws ChannelBusyError in that case; what `attemptToOpen` throws.
 */
export async function openChannel(
  deps: ChannelDeps,
  spec: ChannelSpec,
  purpose?: ChannelPurpose,
): Promise<ChannelRecord> {
  const attempt = await attemptToOpen(deps, spec, purpose);
  if (attempt.outcome === 'opened') return attempt.channel;
  const { channelId: id } = attempt;
  await stopChannel(deps, id).catch(() =>
    deps.log('warn', 'a channel that was stopped while being opened is still open', { id }),
  );
  throw new ChannelBusyError(id);
}
