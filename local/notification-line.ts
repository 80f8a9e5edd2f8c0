import { styleText } from 'node:util';
import type { StoredNotification } from '../lib/store/notification-item.ts';

type Style = Parameters<typeof styleText>[0];

const STYLE_OF_API: Readonly<Record<string, Style>> = {
  drive: 'green',
  calendar: 'cyan',
  directory: 'magenta',
  reports: 'yellow',
  storage: 'blue',
};

/** One line for one notification: time, resource, state, changed, message number, channel. */
export function notificationLine(stored: StoredNotification, colours: boolean): string {
  const paint = (style: Style, text: string) =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  const { notification, receivedAtMs } = stored;
  const { resource, state, messageNumber, channelId } = notification;
  const changed = 'changed' in notification ? notification.changed.join(',') : '';
  const api = resource.split('.')[0] ?? '';
  return [
    paint('dim', new Date(receivedAtMs).toTimeString().slice(0, 8)),
    paint(STYLE_OF_API[api] ?? 'white', resource.padEnd(21)),
    paint('bold', state.padEnd(10)),
    changed.padEnd(20),
    `#${String(messageNumber).padEnd(8)}`,
    paint('dim', channelId),
  ].join('  ');
}
