/** What Google did with one channel, whether its answers arrived or not. */
export interface ObservedChannel {
  id: string;
  /** The watch that it was opened for; absent if it was opened to learn a resource id. */
  watchId: string | undefined;
  account: string;
  openedAtMs: number;
  expirationMs: number;
  /** When Google stopped it. */
  stoppedAtMs?: number;
  /** When its watch made it the current one. */
  adoptedAtMs?: number;
  /** When its watch made another one the current one. */
  replacedAtMs?: number;
  /** Its place among all openings and stops, of which many have the same time. */
  openedNumber: number;
  stoppedNumber?: number;
}

/** What a channel is opened for, as its pending row says. */
export interface ChannelPlan {
  watchId: string | undefined;
  account: string;
}

/** A record of all channels that Google opened. */
export interface ObservedChannels {
  /** Records that a channel was stored as pending, before Google is called. */
  recordPlan(id: string, plan: ChannelPlan): void;
  recordOpening(id: string, expirationMs: number): void;
  recordStop(id: string): void;
  recordAdoption(id: string): void;
  /** Records that the ledger says of a channel that it is stopped, and since when. */
  recordEnd(id: string, atMs: number): void;
  /** What a channel was stored for; undefined if it was not stored. */
  planOf(id: string): ChannelPlan | undefined;
  /** Since when the ledger has had a channel as stopped, if it ever had: it may be live again. */
  endedAt(id: string): number | undefined;
  all(): ObservedChannel[];
}

/** Makes a record without channels. */
export function observedChannels(now: () => number): ObservedChannels {
  const plans = new Map<string, ChannelPlan>();
  const channels = new Map<string, ObservedChannel>();
  const currents = new Map<string, ObservedChannel>();
  const ends = new Map<string, number>();
  let number = 0;
  return {
    recordPlan: (id, plan) => void plans.set(id, plan),
    recordOpening(id, expirationMs) {
      number += 1;
      const openedAtMs = now();
      const { watchId, account = '' } = plans.get(id) ?? {};
      channels.set(id, { id, watchId, account, openedAtMs, expirationMs, openedNumber: number });
    },
    recordStop(id) {
      number += 1;
      const channel = channels.get(id);
      if (channel) Object.assign(channel, { stoppedAtMs: now(), stoppedNumber: number });
    },
    recordAdoption(id) {
      const channel = channels.get(id);
      if (channel?.watchId === undefined) return;
      const before = currents.get(channel.watchId);
      if (before && before !== channel) before.replacedAtMs = now();
      channel.adoptedAtMs ??= now();
      currents.set(channel.watchId, channel);
    },
    recordEnd(id, atMs) {
      if (!ends.has(id)) ends.set(id, atMs);
    },
    planOf: (id) => plans.get(id),
    endedAt: (id) => ends.get(id),
    all: () => [...channels.values()],
  };
}

/** Until when Google sends on a channel, in milliseconds since the epoch. */
export function endOf({ stoppedAtMs, expirationMs }: ObservedChannel): number {
  return Math.min(stoppedAtMs ?? expirationMs, expirationMs);
}
