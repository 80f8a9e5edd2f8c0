/** What Google really did with one channel. */
export interface BookedChannel {
  id: string;
  /** The watch that it was opened for; absent for one that was opened to learn a resource id. */
  watchId: string | undefined;
  account: string;
  openedAtMs: number;
  expirationMs: number;
  /** When Google stopped it. */
  stoppedAtMs?: number;
  /** When its watch took it for its current one, and when that watch took another. */
  adoptedAtMs?: number;
  replacedAtMs?: number;
  /** Its place among all openings and stops: the clock stands still between two ticks. */
  openedNumber: number;
  stoppedNumber?: number;
}

/** What a channel is opened for, and who opens it. */
export interface Plan {
  watchId: string | undefined;
  account: string;
}

/** The book of what Google did. */
export interface Book {
  /** Somebody is about to open a channel for a watch. */
  planned(id: string, plan: Plan): void;
  opened(id: string, expirationMs: number): void;
  stopped(id: string): void;
  adopted(id: string): void;
  channels(): BookedChannel[];
  watchOf(id: string): string | undefined;
}

/** An empty book. */
export function createBook(now: () => number): Book {
  const plans = new Map<string, Plan>();
  const channels = new Map<string, BookedChannel>();
  const currents = new Map<string, BookedChannel>();
  let number = 0;
  return {
    planned: (id, plan) => void plans.set(id, plan),
    opened(id, expirationMs) {
      number += 1;
      const openedAtMs = now();
      const { watchId, account = '' } = plans.get(id) ?? {};
      channels.set(id, { id, watchId, account, openedAtMs, expirationMs, openedNumber: number });
    },
    stopped(id) {
      number += 1;
      const channel = channels.get(id);
      if (channel) Object.assign(channel, { stoppedAtMs: now(), stoppedNumber: number });
    },
    adopted(id) {
      const channel = channels.get(id);
      if (channel?.watchId === undefined) return;
      const before = currents.get(channel.watchId);
      if (before && before !== channel) before.replacedAtMs = now();
      channel.adoptedAtMs ??= now();
      currents.set(channel.watchId, channel);
    },
    channels: () => [...channels.values()],
    watchOf: (id) => plans.get(id)?.watchId,
  };
}

/** Until when Google sends on a channel. */
export function endOf({ stoppedAtMs, expirationMs }: BookedChannel): number {
  return Math.min(stoppedAtMs ?? expirationMs, expirationMs);
}
