import type { Clock } from '../clock.ts';
import { minHeap } from '../min-heap.ts';
import type { LiveChannel } from './live-channel.ts';

/** The channels that have neither been stopped nor expired. */
export interface ChannelRegistry {
  add(channel: LiveChannel): void;
  find(id: string): LiveChannel | undefined;
  remove(channel: LiveChannel): void;
  /** All channels on one resource. */
  on(key: string): LiveChannel[];
  all(): LiveChannel[];
}

/** An empty registry. Channels leave it by their expiration without a timer each: whoever looks sweeps out what is due. */
export function createChannelRegistry(clock: Clock): ChannelRegistry {
  const byId = new Map<string, LiveChannel>();
  const byKey = new Map<string, Set<LiveChannel>>();
  const expiries = minHeap<LiveChannel>((a, b) => a.expiration < b.expiration);

  const remove = (channel: LiveChannel): void => {
    channel.stopped = true;
    if (byId.get(channel.id) === channel) byId.delete(channel.id);
    const siblings = byKey.get(channel.key);
    siblings?.delete(channel);
    if (siblings?.size === 0) byKey.delete(channel.key);
  };
  const sweep = (): void => {
    for (let next = expiries.peek(); next; next = expiries.peek()) {
      if (next.expiration > clock.now()) return;
      expiries.pop();
      remove(next);
    }
  };

  return {
    add(channel) {
      byId.set(channel.id, channel);
      const siblings = byKey.get(channel.key) ?? new Set();
      byKey.set(channel.key, siblings.add(channel));
      expiries.push(channel);
    },
    find(id) {
      sweep();
      return byId.get(id);
    },
    remove,
    on(key) {
      sweep();
      return [...(byKey.get(key) ?? [])];
    },
    all() {
      sweep();
      return [...byId.values()];
    },
  };
}
