import { resourceKey } from '../channels/resource.ts';
import type { ActivityInput } from '../reports/activity.ts';
import type { World } from '../world.ts';

/** FileChanges to tell without a change behind it; also of states that Google has yet to invent. */
export type Notice =
  | { resource: 'drive.files'; user: string; fileId: string; state: string; changed?: string[] }
  /** For a shared drive's changes, its id stands for the user. */
  | {
      resource: 'drive.changes' | 'calendar.calendarList' | 'calendar.settings';
      user: string;
      state?: string;
    }
  | { resource: 'calendar.events' | 'calendar.acl'; calendarId: string; state?: string }
  | { resource: 'directory.users'; event: string; primaryEmail: string; id?: string }
  | { resource: 'reports.activities'; activity: ActivityInput };

/** Tells the channels that listen; returns to how many something was sent. */
export function tellNotice(world: World, notice: Notice): number {
  const { announce, drives, directory, activities } = world;
  switch (notice.resource) {
    case 'drive.files': {
      const { user, fileId, state, changed } = notice;
      return announce(drives.channelKey(user, fileId), { state, changed });
    }
    case 'drive.changes':
      return announce(resourceKey('drive.changes', notice.user), {
        state: notice.state ?? 'change',
      });
    case 'calendar.calendarList':
    case 'calendar.settings':
      return announce(resourceKey(notice.resource, notice.user), {
        state: notice.state ?? 'exists',
      });
    case 'calendar.events':
    case 'calendar.acl':
      return announce(resourceKey(notice.resource, notice.calendarId), {
        state: notice.state ?? 'exists',
      });
    case 'directory.users': {
      const { event, primaryEmail, id = '111220860655841818702' } = notice;
      return directory.tell(event, { id, primaryEmail });
    }
    case 'reports.activities':
      return activities.emit(notice.activity).told;
  }
}
