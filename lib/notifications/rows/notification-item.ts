import type { BodyText } from '../../protocol/body-text.ts';
import type { GoogHeaders } from '../../protocol/goog-headers.ts';
import type { Notification } from '../../protocol/notification.ts';
import { typeNotification } from '../../protocol/type-notification.ts';
import { channelOfNotificationKey } from '../../table/keys.ts';

/** A notification as it was stored. */
export interface StoredNotification {
  notification: Notification;
  receivedAtMs: number;
  /** The user's own data from the token. */
  tokenData?: string;
  /** The body was over 256 KB and was not kept. */
  bodyOmitted?: true;
}

/** Types a stored item, with what this version knows of states; undefined for another kind of item. */
export function fromNotificationItem(
  item: Record<string, unknown>,
): StoredNotification | undefined {
  const channelId = channelOfNotificationKey(String(item['pk']));
  if (channelId === undefined) return undefined;
  const text = (name: string) => (typeof item[name] === 'string' ? item[name] : undefined);
  const channelExpiration = text('channelExpiration');
  const changed = text('changed');
  const tokenData = text('tokenData');
  const headers: GoogHeaders = {
    resourceState: text('state') ?? '',
    resourceId: text('resourceId') ?? '',
    resourceUri: text('resourceUri') ?? '',
    ...(channelExpiration ? { channelExpiration } : {}),
    ...(changed === undefined ? {} : { changed }),
  };
  const messageNumber = Number(item['sk']);
  const body: BodyText = {
    body: text('body'),
    ...(item['bodyEncoding'] === 'base64' ? { bodyEncoding: 'base64' } : {}),
  };
  return {
    notification: typeNotification({ channelId, messageNumber, headers, ...body }),
    receivedAtMs: Number(item['receivedAt']),
    ...(tokenData ? { tokenData } : {}),
    ...(item['bodyOmitted'] ? { bodyOmitted: true as const } : {}),
  };
}
