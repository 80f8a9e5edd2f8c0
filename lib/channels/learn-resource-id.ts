import { GoogleError, invalidAnswer } from '../google/google-error.ts';
import { attemptToOpen } from './attempt-to-open.ts';
import { ChannelBusyError } from './channel-busy-error.ts';
import type { ChannelDeps } from './channel-deps.ts';
import type { ChannelRecord } from './channel-record.ts';
import { finishStop } from './finish-stop.ts';
import { transitionChannel } from './rows/write-channels.ts';

// If this process dies before it stops the probe, the probe lives no longer than this.
const PROBE_LEASE_MS = 60 * 60_000;

/**
 * The resource id of a channel whose `watch` answer never came; without it Google stops nothing.
 * Google puts it on each notification, and a watch stores that of its channels. Without either, a
 * second channel on the same resource, a probe, has it too, since it is the same for all channels of
 * a user on a resource (googleapis/google-api-nodejs-client#1402); the probe is stopped at once.
 * @throws GoogleError, `retry` if the channel is a probe itself, or if its watch is going to have it
 *   soon; StorageError
 */
export async function learnResourceId(deps: ChannelDeps, channel: ChannelRecord): Promise<string> {
  const received = await deps.notifiedResourceId(channel.id);
  if (received) return received;
  const { watchId } = channel;
  const watch = watchId === undefined ? undefined : await deps.watchOf(watchId);
  if (watch?.resourceId) return watch.resourceId;
  // A probe for a probe would need one too: an outage of an hour would make thousands. And the next
  // channel of a watch has the resource id, and has the channels before it stopped: a probe for each
  // attempt during an outage would be of no use.
  if (channel.probe || watch?.opensChannels) throw unknownResourceId();
  return probe(deps, channel);
}

async function probe(deps: ChannelDeps, channel: ChannelRecord): Promise<string> {
  const { table, now, log } = deps;
  const { resource, parameters, account } = channel;
  const spec = { resource, parameters, expirationMs: now() + PROBE_LEASE_MS };
  const attempt = await attemptToOpen(deps, spec, { account, probe: true });
  if (attempt.outcome === 'stopped-meanwhile') throw new ChannelBusyError(attempt.channelId);
  const { id, resourceId } = attempt.channel;
  if (!resourceId) throw invalidAnswer('watch gave no resource id');
  try {
    const stopping = await transitionChannel(table, id, 'beginStop', {
      read: 'active',
      nowMs: now(),
    });
    if (stopping) await finishStop(deps, stopping, resourceId);
  } catch {
    log('warn', 'a channel that was opened to learn a resource id is still open', { id });
  }
  return resourceId;
}

// Its first notification may still carry it; and its lease is short.
function unknownResourceId(): GoogleError {
  const message = 'watch was not answered, and no notification has come that has the resource id';
  return new GoogleError({ status: 0, reason: 'resource-id-unknown', message });
}
