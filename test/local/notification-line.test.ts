import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { StoredNotification } from '../../lib/notifications/rows/notification-item.ts';
import { typeNotification } from '../../lib/protocol/type-notification.ts';
import type { WatchRecord } from '../../lib/watches/watch-record.ts';
import { notificationLine, renewalLine } from '../../local/notification-line.ts';
import { NOTIFICATIONS } from '../fixtures/notifications.ts';

const CHANNEL_ID = '4ba78bf0-6a47-11e2-bcfd-0800200c9a77';
const DRIVE_FILE = 'https://www.googleapis.com/drive/v3/files/1';

/** A stored Drive update with `headers` changed. */
function stored(headers: Record<string, string> = {}): StoredNotification {
  return {
    notification: typeNotification({
      channelId: CHANNEL_ID,
      messageNumber: 236_440,
      headers: {
        resourceUri: DRIVE_FILE,
        resourceState: 'update',
        changed: 'content, properties',
        ...headers,
      },
    }),
    receivedAtMs: new Date(2027, 2, 1, 7, 8, 9).getTime(),
  };
}

const words = (line: string) => line.trim().split(/\s+/);

test('has time, resource, state, changed, message number and channel', () => {
  expect(words(notificationLine(stored(), false))).toEqual([
    '07:08:09',
    'drive.files',
    'update',
    'content,properties',
    '#236440',
    CHANNEL_ID,
  ]);
});

test('omits changed if the notification has none', () => {
  expect(words(notificationLine(stored({ resourceState: 'trash', changed: '' }), false))).toEqual([
    '07:08:09',
    'drive.files',
    'trash',
    '#236440',
    CHANNEL_ID,
  ]);
});

test('shows an unknown state unchanged', () => {
  expect(words(notificationLine(stored({ resourceState: 'exploded' }), false))).toContain(
    'exploded',
  );
});

describe.each(NOTIFICATIONS)('$name', ({ resourceUri, state, expected }) => {
  const notification = stored({ resourceUri, resourceState: state, changed: '' });

  test('is one line with resource and state', () => {
    const line = notificationLine(notification, false);

    expect(line).not.toContain('\n');
    expect(words(line).slice(1, 3)).toEqual([expected.resource, state]);
  });

  test('has no escape sequences without colours', () => {
    const line = notificationLine(notification, false);

    expect(stripVTControlCharacters(line)).toBe(line);
  });

  test('has the same text with colours', () => {
    const line = notificationLine(notification, true);

    expect(stripVTControlCharacters(line)).not.toBe(line);
    expect(stripVTControlCharacters(line)).toBe(notificationLine(notification, false));
  });
});

test('columns are aligned', () => {
  const at = (headers: Record<string, string>) =>
    notificationLine(stored(headers), false).indexOf(CHANNEL_ID);

  expect(at({ resourceState: 'sync' })).toBe(at({ resourceState: 'update' }));
});

test('a renewal line has the expiration of the new channel', () => {
  const watch = {
    resource: 'calendar.events',
    updatedAtMs: new Date(2027, 2, 1, 12, 30).getTime(),
    expirationMs: new Date(2027, 2, 1, 12, 31).getTime(),
    currentId: 'the-new-channel',
  } as WatchRecord;

  expect(renewalLine(watch, false).split(/ {2,}/)).toEqual([
    '12:30:00',
    'calendar.events',
    'renewed',
    'until 12:31:00',
    'the-new-channel',
  ]);
});
