import type { StoredNotification } from '../../../lib/notifications/rows/notification-item.ts';
import { typeNotification } from '../../../lib/protocol/type-notification.ts';

let messageNumber = 1;

/** A notification of a change as it is stored, on a channel of Drive's changes. */
export function cameOn(
  channelId: string | undefined,
  receivedAtMs: number,
  changes: { resourceId?: string; resourceState?: string; tokenData?: string } = {},
): StoredNotification {
  const { resourceId = 'resource-1', resourceState = 'change', tokenData } = changes;
  messageNumber += 1;
  const headers = {
    resourceState,
    resourceId,
    resourceUri: 'https://www.googleapis.com/drive/v3/changes?alt=json&pageToken=1',
  };
  return {
    notification: typeNotification({
      channelId: channelId ?? '',
      messageNumber,
      headers,
      body: undefined,
    }),
    receivedAtMs,
    ...(tokenData ? { tokenData } : {}),
  };
}
