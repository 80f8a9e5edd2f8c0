import { staleAt, type UsualInterval, usualIntervalAfter } from '../watches/renewal/staleness.ts';
import { getWatchOfAnyOwner } from '../watches/rows/read-watches.ts';
import { recordInterval } from '../watches/rows/record-interval.ts';
import type { WatchRecord } from '../watches/watch-record.ts';
import type { ChannelBatch } from './channel-batch.ts';
import type { ObserveDeps } from './observe-deps.ts';

// A round is lost to another batch about the same watch: there are few at a time.
const MAX_ROUNDS = 5;

/**
 * Records when the last notification of a watch came, and the usual interval between them: from that
 * a channel is recognised that died without expiring (docs/google-push.md, L16). What is recorded
 * already, such as a batch that comes again, changes nothing.
 * @throws StorageError
 */
export async function recordNotifications(
  { table }: Pick<ObserveDeps, 'table'>,
  watchId: string,
  batches: readonly ChannelBatch[],
): Promise<void> {
  const times = batches.flatMap(({ changesAtMs }) => changesAtMs).toSorted((a, b) => a - b);
  if (times.length === 0) return;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const watch = await getWatchOfAnyOwner(table, watchId);
    if (!watch) return;
    const before = usualIntervalOf(watch);
    const lastAtMs = before?.lastAtMs ?? Number.NEGATIVE_INFINITY;
    let usual = before;
    const newer = times.filter((time) => time > lastAtMs);
    for (const time of newer) usual = usualIntervalAfter(usual, time);
    if (newer.length === 0 || usual === undefined) return;
    const recorded = await recordInterval(table, watch, {
      lastNotificationAtMs: usual.lastAtMs,
      notificationCount: usual.count,
      usualIntervalMs: usual.usualIntervalMs,
      staleReopenings: 0,
      dueAtMs: earlierCheck(watch, before, usual),
    });
    if (recorded) return;
  }
}

function usualIntervalOf(watch: WatchRecord): UsualInterval | undefined {
  const { lastNotificationAtMs: lastAtMs, notificationCount = 0, usualIntervalMs = 0 } = watch;
  return lastAtMs === undefined
    ? undefined
    : { lastAtMs, count: notificationCount, usualIntervalMs };
}

// Once the usual interval is known, the watch is due when it would be stale; from then on each
// reconciliation plans the next.
function earlierCheck(
  { openedAtMs, dueAtMs, condition, claimedUntilMs }: WatchRecord,
  before: UsualInterval | undefined,
  after: UsualInterval,
): number | undefined {
  const isIdle = condition === 'healthy' && claimedUntilMs === undefined;
  if (!isIdle || openedAtMs === undefined) return undefined;
  const channel = { openedAtMs, reopenings: 0 };
  const staleAtMs = staleAt(after, channel);
  const isFirst = staleAtMs !== undefined && staleAt(before, channel) === undefined;
  return isFirst && staleAtMs < dueAtMs ? staleAtMs : undefined;
}
