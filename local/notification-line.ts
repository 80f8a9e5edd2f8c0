import type { StoredNotification } from '../lib/notifications/rows/notification-item.ts';
import type { WatchRecord } from '../lib/watches/watch-record.ts';
import { painter, styleOf } from './paint.ts';
import { timeOfDay } from './time-of-day.ts';

/** The line for a notification: time, resource, state, changed, message number, channel. */
export function notificationLine(stored: StoredNotification, colours: boolean): string {
  const { notification, receivedAtMs } = stored;
  const { resource, state, messageNumber, channelId } = notification;
  const changed = 'changed' in notification ? notification.changed.join(',') : '';
  return line(
    { atMs: receivedAtMs, resource, event: state, detail: changed, channelId },
    `#${String(messageNumber).padEnd(8)}`,
    colours,
  );
}

/** The line for a renewed watch: time, resource, expiration of the new channel, channel. */
export function renewalLine(watch: WatchRecord, colours: boolean): string {
  const { resource, updatedAtMs: atMs, expirationMs, currentId: channelId = '' } = watch;
  const detail = expirationMs === undefined ? '' : `until ${timeOfDay(expirationMs)}`;
  return line({ atMs, resource, event: 'renewed', detail, channelId }, ' '.repeat(9), colours);
}

interface Columns {
  atMs: number;
  resource: string;
  event: string;
  detail: string;
  channelId: string;
}

function line(
  { atMs, resource, event, detail, channelId }: Columns,
  number: string,
  colours: boolean,
) {
  const paint = painter(colours);
  return [
    paint('dim', timeOfDay(atMs)),
    paint(styleOf(resource), resource.padEnd(21)),
    paint('bold', event.padEnd(10)),
    detail.padEnd(20),
    number,
    paint('dim', channelId),
  ].join('  ');
}
