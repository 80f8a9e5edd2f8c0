import { DUE } from '../table/keys.ts';
import { getWatchOfAnyOwner } from '../watches/rows/read-watches.ts';
import type { Renewer } from '../watches/watch-deps.ts';
import type { WatchRecord } from '../watches/watch-record.ts';
import type { ChannelRecord } from './channel-record.ts';
import { endChannel } from './end-channel.ts';
import { hasEnded } from './has-ended.ts';
import { getChannelOfAnyOwner } from './rows/read-channels.ts';
import { changeChannelState, rescheduleChannel } from './rows/write-channels.ts';

const CLAIM_MS = 3 * 60_000;

/**
 * Puts a channel in order whose time has come: marks it if its lease is over, finishes what was
 * begun with it (`pending`, `stopping`, `superseded`, `failed` without our knowing what Google did),
 * and stops it if it was opened for a watch that never took it.
 * @throws StorageError
 */
export async function reconcileChannel(renewer: Renewer, id: string): Promise<void> {
  const { table, now } = renewer;
  const channel = await getChannelOfAnyOwner(table, id);
  // A message that comes twice is no news.
  if (!channel || channel.state === 'stopped' || channel.state === 'expired') return;
  if (hasEnded(channel, now())) return markEnded(renewer, channel);
  if (channel.state !== 'active') return endChannel(renewer, channel);
  const use = useOf(channel, await watchOf(renewer, channel), now());
  if (use === 'unused') return endChannel(renewer, channel);
  const { expirationMs = DUE.never } = channel;
  await rescheduleChannel(table, id, use === 'used' ? expirationMs : now() + CLAIM_MS);
}

async function markEnded(renewer: Renewer, channel: ChannelRecord): Promise<void> {
  const { table, now, log, metrics } = renewer;
  const { id, state } = channel;
  const to = state === 'active' || state === 'superseded' ? 'expired' : 'stopped';
  await changeChannelState(table, id, { from: [state], to, nowMs: now() });
  const watch = await watchOf(renewer, channel);
  // Its renewals have failed, or were given up: nobody else says that now events are being missed.
  if (watch?.currentId !== id || watch.deletedAtMs !== undefined) return;
  const { id: watchId, resource, condition } = watch;
  metrics.uncovered({ resource });
  log('error', 'the last channel of a watch has expired', { watchId, resource, condition });
}

async function watchOf(
  { table }: Renewer,
  { watchId }: ChannelRecord,
): Promise<WatchRecord | undefined> {
  return watchId === undefined ? undefined : getWatchOfAnyOwner(table, watchId);
}

// A watch that is being looked after may be about to take the channel.
function useOf(
  { id, watchId }: ChannelRecord,
  watch: WatchRecord | undefined,
  nowMs: number,
): 'used' | 'unused' | 'undecided' {
  if (watchId === undefined) return 'used';
  if (watch?.currentId === id && watch.deletedAtMs === undefined) return 'used';
  return (watch?.claimedUntilMs ?? 0) > nowMs ? 'undecided' : 'unused';
}
