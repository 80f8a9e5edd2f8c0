import { expect, test } from 'vitest';
import { fromNotificationItem } from '../../../../lib/notifications/rows/notification-item.ts';
import { notificationItem } from '../../../../lib/notifications/rows/put-notification.ts';
import { EXAMPLE_HEADERS, newNotification } from '../../table/examples.ts';

const headers = { ...EXAMPLE_HEADERS, resourceUri: 'https://www.googleapis.com/unknown' };

test.each([['base64'], [undefined]] as const)(
  'a stored body is read with its encoding: %s',
  (bodyEncoding) => {
    const item = notificationItem(
      newNotification({ headers, body: 'gIE=', ...(bodyEncoding ? { bodyEncoding } : {}) }),
    );
    const read: object | undefined = fromNotificationItem(item)?.notification;
    expect(read).toMatchObject({ body: 'gIE=' });
    expect(Object.entries(read ?? {}).find(([name]) => name === 'bodyEncoding')?.[1]).toBe(
      bodyEncoding,
    );
  },
);
