import type { ObserveDeps } from '../../../lib/notifications/observe-deps.ts';
import type { StoredNotification } from '../../../lib/notifications/rows/notification-item.ts';
import { typeNotification } from '../../../lib/protocol/type-notification.ts';
import type { Stage } from '../channels/stage.ts';

let messageNumber = 1;

/** A stored notification of a change, on a channel of Drive's changes. */
export function receivedOn(
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

/** What observing needs, on a stage of channels. */
export function observeDeps({ table, clock, channelDeps }: Stage): ObserveDeps {
  return { table, now: clock.now, log: channelDeps.log };
}
