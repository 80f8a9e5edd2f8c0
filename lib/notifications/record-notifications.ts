import { changeWatch } from '../watches/rows/change-watch.ts';
import { getWatchOfAnyOwner } from '../watches/rows/read-watches.ts';
import { staleAt, type UsualInterval, usualIntervalAfter } from '../watches/renewal/staleness.ts';
import type { WatchRecord } from '../watches/watch-record.ts';
import type { ChannelBatch } from './channel-batch.ts';
import type { Observer } from './observe.ts';

// Each round is lost to another batch about the same watch: there are few at a time.
const MAX_ROUNDS = 5;

/**
 * Keeps when the last notification of a watch came, and how long it is silent as a habit: from that
 * a channel is recognised that died without expiring (row L16 of the push reference). What the
 * watch knows already, such as a batch that is shown again, changes nothing.
 * @throws StorageError
 */
export async function recordNotifications(
  { table }: Pick<Observer, 'table'>,
  watchId: string,
  news: readonly ChannelBatch[],
): Promise<void> {
  const times = news.flatMap(({ changesAtMs }) => changesAtMs).toSorted((a, b) => a - b);
  if (times.length === 0) return;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const watch = await getWatchOfAnyOwner(table, watchId);
    if (!watch) return;
    const before = usualIntervalOf(watch);
    const lastAtMs = before?.lastAtMs;
    let usual = before;
    const newer = times.filter((time) => time > (lastAtMs ?? Number.NEGATIVE_INFINITY));
    for (const time of newer) usual = usualIntervalAfter(usual, time);
    if (newer.length === 0 || usual === undefined) return;
    const recorded = await changeWatch(table, watchId, {
      set: {
        lastNotificationAtMs: usual.lastAtMs,
        notificationCount: usual.count,
        usualIntervalMs: usual.usualIntervalMs,
        staleReopenings: 0,
        dueAtMs: earlierCheck(watch, before, usual),
      },
      when:
        lastAtMs === undefined
          ? 'attribute_exists(#pk) AND attribute_not_exists(#lastNotificationAtMs)'
          : '#lastNotificationAtMs = :last',
      values: lastAtMs === undefined ? {} : { last: lastAtMs },
    });
    if (recorded) return;
  }
}

function usualIntervalOf(watch: WatchRecord): UsualInterval | undefined {
  const {
    lastNotificationAtMs: lastAtMs,
    notificationCount: count = 0,
    usualIntervalMs = 0,
  } = watch;
  return lastAtMs === undefined ? undefined : { lastAtMs, count, usualIntervalMs };
}

// Once a habit is known, the watch is looked at when its silence would be too long; from then on
// each look plans the next.
function earlierCheck(
  { openedAtMs, dueAtMs, condition, claimedUntilMs, deletedAtMs }: WatchRecord,
  before: UsualInterval | undefined,
  after: UsualInterval,
): number | undefined {
  const isIdle = [condition, claimedUntilMs, deletedAtMs].every((mark) => mark === undefined);
  if (!isIdle || openedAtMs === undefined) return undefined;
  const channel = { openedAtMs, reopenings: 0 };
  const staleAtMs = staleAt(after, channel);
  const isNew = staleAtMs !== undefined && staleAt(before, channel) === undefined;
  return isNew && staleAtMs < dueAtMs ? staleAtMs : undefined;
}
