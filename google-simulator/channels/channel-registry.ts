import type { Clock } from '../clock.ts';
import { minHeap } from '../min-heap.ts';
import { projectOf } from '../oauth/project-of.ts';
import type { LiveChannel } from './live-channel.ts';

/** The channels that are neither stopped nor expired. */
export interface ChannelRegistry {
  add(channel: LiveChannel): void;
  /** The channel with this id in a project: another project can use the same id. */
  find(project: string, id: string): LiveChannel | undefined;
  remove(channel: LiveChannel): void;
  /** All channels on one resource. */
  on(key: string): LiveChannel[];
  all(): LiveChannel[];
}

/** Creates an empty registry. Every read removes the expired channels, so they need no timers. */
export function createChannelRegistry(clock: Clock): ChannelRegistry {
  const byId = new Map<string, LiveChannel>();
  const byKey = new Map<string, Set<LiveChannel>>();
  const byExpiration = minHeap<LiveChannel>((a, b) => a.expiration < b.expiration);

  const remove = (channel: LiveChannel): void => {
    channel.stopped = true;
    const id = idOf(projectOf(channel.openedBy), channel.id);
    if (byId.get(id) === channel) byId.delete(id);
    const siblings = byKey.get(channel.key);
    siblings?.delete(channel);
    if (siblings?.size === 0) byKey.delete(channel.key);
  };
  const removeExpired = (): void => {
    for (let next = byExpiration.peek(); next; next = byExpiration.peek()) {
      if (next.expiration > clock.now()) return;
      byExpiration.pop();
      remove(next);
    }
  };

  return {
    add(channel) {
      byId.set(idOf(projectOf(channel.openedBy), channel.id), channel);
      const siblings = byKey.get(channel.key) ?? new Set();
      byKey.set(channel.key, siblings.add(channel));
      byExpiration.push(channel);
    },
    find(project, id) {
      removeExpired();
      return byId.get(idOf(project, id));
    },
    remove,
    on(key) {
      removeExpired();
      return [...(byKey.get(key) ?? [])];
    },
    all() {
      removeExpired();
      return [...byId.values()];
    },
  };
}

function idOf(project: string, id: string): string {
  return `${project} ${id}`;
}
