import type { Backend } from '../backend.ts';
import { resourceKey } from '../channels/resource.ts';
import type { ActivityInput } from '../reports/activity.ts';

/**
 * A notification to send without a change behind it. The state can be one that Google does not
 * define.
 */
export type ManualNotification =
  | { resource: 'drive.files'; user: string; fileId: string; state: string; changed?: string[] }
  /** For the changes of a shared drive, `user` is the id of the drive. */
  | {
      resource: 'drive.changes' | 'calendar.calendarList' | 'calendar.settings';
      user: string;
      state?: string;
    }
  | { resource: 'calendar.events' | 'calendar.acl'; calendarId: string; state?: string }
  | { resource: 'directory.users'; event: string; primaryEmail: string; id?: string }
  | { resource: 'reports.activities'; activity: ActivityInput };

/** Sends a notification to the channels on its resource and returns their number. */
export function notifyChannels(backend: Backend, notification: ManualNotification): number {
  const { announce, drives, directory, activities } = backend;
  switch (notification.resource) {
    case 'drive.files': {
      const { user, fileId, state, changed } = notification;
      return announce(drives.channelKey(user, fileId), { state, changed });
    }
    case 'drive.changes':
      return announce(resourceKey('drive.changes', notification.user), {
        state: notification.state ?? 'change',
      });
    case 'calendar.calendarList':
    case 'calendar.settings':
      return announce(resourceKey(notification.resource, notification.user), {
        state: notification.state ?? 'exists',
      });
    case 'calendar.events':
    case 'calendar.acl':
      return announce(resourceKey(notification.resource, notification.calendarId), {
        state: notification.state ?? 'exists',
      });
    case 'directory.users': {
      const { event, primaryEmail, id = '111220860655841818702' } = notification;
      return directory.announceEvent(event, { id, primaryEmail });
    }
    case 'reports.activities':
      return activities.emit(notification.activity).recipients;
  }
}
