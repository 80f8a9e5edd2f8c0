import type { ChannelRecord } from '../channels/channel-record.ts';
import { changeChannelState } from '../channels/rows/write-channels.ts';
import type { ChannelBatch } from './channel-batch.ts';
import type { Observer } from './observe.ts';

// Google goes on for a while after a stop (googleapis/google-api-nodejs-client#1402); its guides do
// not say for how long.
const GRACE_MS = 10 * 60_000;

/**
 * Has a channel stopped again that was stopped or has expired, or that Google refused to open, and
 * that sends all the same: Google may have opened it after it was told to stop it (row L5 of the
 * push reference).
 * Its notifications say the resource id.
 * @throws StorageError
 */
export async function stopAgain(
  { table, now, log }: Observer,
  { id, state, updatedAtMs, expirationMs }: ChannelRecord,
  { latest }: ChannelBatch,
): Promise<void> {
  const graceMs = state === 'failed' ? 0 : GRACE_MS;
  if (latest.receivedAtMs <= updatedAtMs + graceMs) return;
  const { resourceId } = latest.notification;
  // Its end, that Google told us, has proved wrong: nothing but a stop ends it.
  const outlived = expirationMs !== undefined && latest.receivedAtMs > expirationMs + GRACE_MS;
  const set = { resourceId, ...(outlived ? { neverExpires: true as const } : {}) };
  const change = { from: [state], to: 'stopping', nowMs: now(), set } as const;
  if (await changeChannelState(table, id, change))
    log('warn', 'a channel sends that should not, and is stopped again', {
      channelId: id,
      state,
    });
}
