import { changeWatch } from '../watches/change-watch.ts';
import { getWatchOfAnyOwner } from '../watches/read-watches.ts';
import { type Habit, habitAfter, silentTooLongAt } from '../watches/renewal/staleness.ts';
import type { WatchRecord } from '../watches/watch-record.ts';
import type { ChannelNews } from './channel-batch.ts';
import type { Observer } from './observe.ts';

// Each round is lost to another batch about the same watch: there are few at a time.
const MAX_ROUNDS = 5;

/**
 * Keeps when the last notification of a watch came, and how long it is silent as a habit: from that
 * a channel is recognised that died without expiring (row L16 of the push reference). What the
 * watch knows already, such as a batch that is shown again, changes nothing.
 * @throws StorageError
 */
export async function noteNotifications(
  { table }: Pick<Observer, 'table'>,
  watchId: string,
  news: readonly ChannelNews[],
): Promise<void> {
  const times = news.flatMap(({ changesAtMs }) => changesAtMs).toSorted((a, b) => a - b);
  if (times.length === 0) return;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const watch = await getWatchOfAnyOwner(table, watchId);
    if (!watch) return;
    const before = habitOf(watch);
    const lastAtMs = before?.lastAtMs;
    let habit = before;
    const newer = times.filter((time) => time > (lastAtMs ?? Number.NEGATIVE_INFINITY));
    for (const time of newer) habit = habitAfter(habit, time);
    if (newer.length === 0 || habit === undefined) return;
    const noted = await changeWatch(table, watchId, {
      set: {
        lastNotificationAtMs: habit.lastAtMs,
        ...{ notificationCount: habit.count, habitMs: habit.habitMs, silentReopenings: 0 },
        dueAtMs: earlierLook(watch, before, habit),
      },
      when:
        lastAtMs === undefined
          ? 'attribute_exists(#pk) AND attribute_not_exists(#lastNotificationAtMs)'
          : '#lastNotificationAtMs = :last',
      values: lastAtMs === undefined ? {} : { last: lastAtMs },
    });
    if (noted) return;
  }
}

function habitOf(watch: WatchRecord): Habit | undefined {
  const { lastNotificationAtMs: lastAtMs, notificationCount: count = 0, habitMs = 0 } = watch;
  return lastAtMs === undefined ? undefined : { lastAtMs, count, habitMs };
}

// Once a habit is known, the watch is looked at when its silence would be too long; from then on
// each look plans the next.
function earlierLook(
  { openedAtMs, dueAtMs, trouble, claimedUntilMs, deletedAtMs }: WatchRecord,
  before: Habit | undefined,
  after: Habit,
): number | undefined {
  const isIdle = [trouble, claimedUntilMs, deletedAtMs].every((mark) => mark === undefined);
  if (!isIdle || openedAtMs === undefined) return undefined;
  const channel = { openedAtMs, reopenings: 0 };
  const silentAtMs = silentTooLongAt(after, channel);
  const isNew = silentAtMs !== undefined && silentTooLongAt(before, channel) === undefined;
  return isNew && silentAtMs < dueAtMs ? silentAtMs : undefined;
}
