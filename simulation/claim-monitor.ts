import { CHANNEL_TRANSITIONS } from '../lib/channels/channel-states.ts';
import { channelKey, watchKey } from '../lib/table/keys.ts';
import { WATCH_TRANSITIONS } from '../lib/watches/watch-states.ts';
import type { ObservedChannels } from './observed-channels.ts';
import { type RowWrite, rowWrites, type TableCommand } from './row-writes.ts';
import type { Run } from './runs.ts';

/** A watch, as the writes to its row have left it. */
export interface ObservedWatch {
  /** Until when it is claimed. */
  claimedUntilMs?: number | undefined;
  /** Its current channel. */
  currentId?: string | undefined;
  deletedAtMs?: number;
}

/**
 * Checks, by what is written to the table and done at Google, that one run at a time reconciles a
 * watch, and that no current channel is stopped.
 */
export interface ClaimMonitor {
  /** Records a command that the database has carried out. */
  recordCommand(command: TableCommand, run: Run | undefined): void;
  /** Records that Google has opened a channel. */
  recordOpening(channelId: string, run: Run | undefined): void;
  /** Records that Google has stopped a channel. */
  recordStop(channelId: string): void;
  /** Each rule that was broken, in words. */
  violations: readonly string[];
  /** All watches whose creation was observed, by id. */
  watches: ReadonlyMap<string, ObservedWatch>;
}

interface MonitoredWatch extends ObservedWatch {
  /** The run that made the claim. */
  holder?: Run | undefined;
  /** The runs that have lost a claim on it, and may be calling Google at that moment. */
  formerHolders: WeakSet<Run>;
}

const WATCH_PREFIX = watchKey('').pk;
const CHANNEL_PREFIX = channelKey('').pk;

/** Makes a monitor that has observed nothing. */
export function claimMonitor(channels: ObservedChannels, now: () => number): ClaimMonitor {
  const watches = new Map<string, MonitoredWatch>();
  const violations: string[] = [];

  function report(rule: string, ...ids: string[]): void {
    violations.push([new Date(now()).toISOString(), rule, ...ids].join(' '));
  }

  function isClaimed({ holder, claimedUntilMs = 0 }: MonitoredWatch): boolean {
    return !holder?.hasEnded() && claimedUntilMs > now();
  }

  function recordWatch(id: string, { set, removed, added, isPut }: RowWrite, run?: Run): void {
    if (isPut) watches.set(id, { formerHolders: new WeakSet() });
    const watch = watches.get(id);
    if (!watch) {
      report('changed before its creation was observed:', id);
      return;
    }
    const { claimedUntilMs, currentId } = set;
    const claims = typeof claimedUntilMs === 'number';
    const endsClaim = removed.includes('claimedUntilMs');
    const deletes = set['condition'] === WATCH_TRANSITIONS.delete.to;
    if ((claims || endsClaim) && !isPut && added['version'] !== 1)
      report('a claim changed without a new version:', id);
    if (claims && !deletes && watch.holder !== run && isClaimed(watch))
      report('claimed by two runs at once:', id);
    if ((claims || endsClaim) && watch.holder && watch.holder !== run)
      watch.formerHolders.add(watch.holder);
    if (claims) Object.assign(watch, { holder: run, claimedUntilMs });
    if (endsClaim) Object.assign(watch, { holder: undefined, claimedUntilMs: undefined });
    if (deletes) watch.deletedAtMs = now();
    if (removed.includes('currentId')) watch.currentId = undefined;
    if (typeof currentId !== 'string') return;
    watch.currentId = currentId;
    channels.recordAdoption(currentId);
  }

  function recordWrite(write: RowWrite, run: Run | undefined): void {
    const { pk, isPut, set } = write;
    if (pk.startsWith(WATCH_PREFIX)) recordWatch(pk.slice(WATCH_PREFIX.length), write, run);
    const isChannel = pk.startsWith(CHANNEL_PREFIX);
    if (isChannel && isPut && set['state'] === CHANNEL_TRANSITIONS.open.to)
      channels.recordPlan(pk.slice(CHANNEL_PREFIX.length), {
        watchId: set['watchId'] as string | undefined,
        account: String(set['account']),
      });
    if (isChannel && set['state'] === CHANNEL_TRANSITIONS.finishStop.to)
      channels.recordEnd(pk.slice(CHANNEL_PREFIX.length), Number(set['updatedAtMs']));
  }

  return {
    violations,
    watches,
    recordCommand(command, run) {
      for (const write of rowWrites(command)) recordWrite(write, run);
    },
    recordOpening(channelId, run) {
      const plan = channels.planOf(channelId);
      if (!plan) report('opened before it was stored:', channelId);
      const watchId = plan?.watchId;
      if (watchId === undefined) return;
      const watch = watches.get(watchId);
      if (watch && watch.holder === run && isClaimed(watch)) return;
      // A run that loses its claim may be calling Google at that moment.
      if (run && watch?.formerHolders.has(run)) return;
      report('opened without a claim:', watchId, channelId);
    },
    recordStop(channelId) {
      const watchId = channels.planOf(channelId)?.watchId;
      const watch = watchId === undefined ? undefined : watches.get(watchId);
      if (watchId === undefined || !watch || watch.deletedAtMs !== undefined) return;
      if (watch.currentId === channelId) report('stopped while current:', watchId, channelId);
    },
  };
}
