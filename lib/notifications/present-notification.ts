import { iso } from '../api/present.ts';
import type { StoredNotification } from './rows/notification-item.ts';

/** A notification as the API shows it. */
export function presentNotification(stored: StoredNotification): Record<string, unknown> {
  const { notification, receivedAtMs, tokenData, bodyOmitted } = stored;
  return {
    ...notification,
    channelExpiration: iso(notification.channelExpiration),
    tokenData,
    bodyOmitted,
    receivedAt: iso(receivedAtMs),
  };
}
