import type { StoredNotification } from '../notifications/rows/notification-item.ts';
import { atTime, type ChannelRecord } from './channel-record.ts';

/** A channel as the API shows it: times in ISO 8601, expiry judged by the clock. */
export function presentChannel(record: ChannelRecord, nowMs: number): Record<string, unknown> {
  const { id, resource, state, parameters, address, tokenData, failure, ...rest } = atTime(
    record,
    nowMs,
  );
  return {
    id,
    resource,
    parameters,
    state,
    address,
    tokenData,
    account: rest.account,
    watchId: rest.watchId,
    resourceId: rest.resourceId,
    resourceUri: rest.resourceUri,
    requestedExpiration: iso(rest.requestedExpirationMs),
    expiration: iso(rest.expirationMs),
    failure: failure && {
      class: failure.class,
      reason: failure.reason,
      message: failure.message,
      at: iso(failure.atMs),
    },
    createdAt: iso(rest.createdAtMs),
    updatedAt: iso(rest.updatedAtMs),
  };
}

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

/** A time as the API shows it. */
export function iso(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}
