import type { ChannelRecord } from '../channels/channel-record.ts';
import { getChannels } from '../channels/rows/read-channels.ts';
import type { Table } from '../table/table.ts';
import { getWatches } from '../watches/rows/read-watches.ts';

/** What an event of a notification takes from the channel that it came on. */
export interface ChannelSource
  extends Pick<ChannelRecord, 'id' | 'owner' | 'watchId' | 'resource' | 'parameters'> {
  /** Notifications that came later are not dispatched: the channel or its watch had been ended. */
  endedAtMs?: number | undefined;
}

/** Finds channels by their ids. Those that are not in the ledger are left out. */
export interface ChannelSources {
  /** @throws StorageError */
  of(channelIds: readonly string[]): Promise<ReadonlyMap<string, ChannelSource>>;
}

// What never changes is known for as long; that a channel was stopped is known after this time.
const MAX_AGE_MS = 5000;
const MAX_KEPT = 10_000;

/** Reads channels with their watches, and keeps them for five seconds, as many as `maxKept`. */
export function channelSources(
  table: Table,
  now: () => number,
  maxKept: number = MAX_KEPT,
): ChannelSources {
  const kept = new Map<string, { source: ChannelSource; readAtMs: number }>();
  return {
    async of(channelIds) {
      const nowMs = now();
      const fresh = new Map<string, ChannelSource>();
      const missing: string[] = [];
      for (const id of new Set(channelIds)) {
        const known = kept.get(id);
        if (known && nowMs - known.readAtMs < MAX_AGE_MS) fresh.set(id, known.source);
        else missing.push(id);
      }
      if (missing.length === 0) return fresh;
      const read = await readSources(table, missing);
      if (kept.size + read.length > maxKept) kept.clear();
      for (const source of read) kept.set(source.id, { source, readAtMs: nowMs });
      return new Map([...fresh, ...read.map((source) => [source.id, source] as const)]);
    },
  };
}

async function readSources(table: Table, channelIds: readonly string[]): Promise<ChannelSource[]> {
  const channels = await getChannels(table, channelIds);
  const watchIds = new Set(channels.flatMap(({ watchId }) => watchId ?? []));
  const watches = await getWatches(table, [...watchIds]);
  const deletions = new Map(watches.map(({ id, deletedAtMs }) => [id, deletedAtMs]));
  return channels.map((channel) => {
    const { id, owner, watchId, resource, parameters } = channel;
    const ends = [stoppedAtMs(channel), watchId && deletions.get(watchId)];
    return {
      id,
      owner,
      resource,
      parameters,
      ...(watchId ? { watchId } : {}),
      endedAtMs: earliest(ends),
    };
  });
}

function stoppedAtMs({ state, updatedAtMs, silentSinceMs }: ChannelRecord): number | undefined {
  return silentSinceMs ?? (state === 'stopped' ? updatedAtMs : undefined);
}

function earliest(times: readonly (number | '' | undefined)[]): number | undefined {
  const known = times.filter((time) => typeof time === 'number');
  return known.length === 0 ? undefined : Math.min(...known);
}
