import { styleText } from 'node:util';
import type { LoggedEvent } from '../lib/events/rows/log-item.ts';
import type { StoredNotification } from '../lib/notifications/rows/notification-item.ts';
import type { WatchRecord } from '../lib/watches/watch-record.ts';

type Style = Parameters<typeof styleText>[0];

const STYLE_OF_API: Readonly<Record<string, Style>> = {
  drive: 'green',
  calendar: 'cyan',
  directory: 'magenta',
  reports: 'yellow',
  storage: 'blue',
};

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

/**
 * The line for an event: time, type, number, subject, and the milliseconds from Google's POST, or from
 * its publishing, to its number.
 */
export function eventLine({ event, sequence, drawnAtMs }: LoggedEvent, colours: boolean): string {
  const { type, subject = '', timeMs } = event;
  const paint = painter(colours);
  const api = type.split('.')[0] ?? '';
  return [
    paint('dim', timeOfDay(drawnAtMs)),
    paint(STYLE_OF_API[api] ?? 'white', type.padEnd(33)),
    `${sequence}`.padStart(6),
    `${Math.max(0, drawnAtMs - timeMs)} ms`.padStart(8),
    paint('dim', subject),
  ]
    .join('  ')
    .trimEnd();
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
  const api = resource.split('.')[0] ?? '';
  return [
    paint('dim', timeOfDay(atMs)),
    paint(STYLE_OF_API[api] ?? 'white', resource.padEnd(21)),
    paint('bold', event.padEnd(10)),
    detail.padEnd(20),
    number,
    paint('dim', channelId),
  ].join('  ');
}

function painter(colours: boolean) {
  return (style: Style, text: string) =>
    colours ? styleText(style, text, { validateStream: false }) : text;
}

function timeOfDay(milliseconds: number): string {
  return new Date(milliseconds).toTimeString().slice(0, 8);
}
