import type { ChannelRecord } from '../channels/channel-record.ts';
import { transitionChannel } from '../channels/rows/write-channels.ts';
import type { ChannelBatch } from './channel-batch.ts';
import type { ObserveDeps } from './observe-deps.ts';

// Google goes on for a while after a stop (googleapis/google-api-nodejs-client#1402); its guides do
// not say for how long.
const GRACE_MS = 10 * 60_000;

/**
 * Has a channel stopped again that was stopped or has expired, or that Google rejected, and that
 * sends all the same: Google may have opened it after it was told to stop it (docs/google-push.md,
 * L5). Its notifications carry the resource id.
 * @throws StorageError
 */
export async function stopAgain(
  { table, now, log }: ObserveDeps,
  { id, state, updatedAtMs, expirationMs, silentSinceMs = updatedAtMs }: ChannelRecord,
  { latest }: ChannelBatch,
): Promise<void> {
  const graceMs = state === 'failed' ? 0 : GRACE_MS;
  if (latest.receivedAtMs <= updatedAtMs + graceMs) return;
  const { resourceId } = latest.notification;
  // The granted end has proved wrong: only a stop ends it.
  const outlived = expirationMs !== undefined && latest.receivedAtMs > expirationMs + GRACE_MS;
  const set = {
    resourceId,
    ...(outlived ? { neverExpires: true as const } : {}),
    // What it sends from then on is not dispatched, in whatever state the stops leave it.
    ...(state === 'stopped' ? { silentSinceMs } : {}),
  };
  const details = { read: state, nowMs: now(), set };
  if (await transitionChannel(table, id, 'stopAgain', details))
    log('warn', 'a closed channel still sends, and is stopped again', { channelId: id, state });
}
