import type { Resource } from '../../../lib/protocol/resource-states.ts';
import type { WatchParameters } from '../../../lib/protocol/validate-watch-parameters.ts';

/** A watch call on each resource, and the paths at Google that it and its end must reach. */
export const WATCHES: Record<
  Exclude<Resource, 'storage.objects'>,
  { parameters: WatchParameters; query?: Record<string, string>; watch: string; stop: string }
> = {
  'drive.files': {
    parameters: { fileId: 'root', supportsAllDrives: true },
    query: { supportsAllDrives: 'true' },
    watch: '/drive/v3/files/root/watch',
    stop: '/drive/v3/channels/stop',
  },
  'drive.changes': {
    parameters: { pageToken: '1' },
    query: { pageToken: '1' },
    watch: '/drive/v3/changes/watch',
    stop: '/drive/v3/channels/stop',
  },
  'calendar.events': {
    parameters: { calendarId: 'primary' },
    watch: '/calendar/v3/calendars/primary/events/watch',
    stop: '/calendar/v3/channels/stop',
  },
  'calendar.calendarList': {
    parameters: { showHidden: true },
    query: { showHidden: 'true' },
    watch: '/calendar/v3/users/me/calendarList/watch',
    stop: '/calendar/v3/channels/stop',
  },
  'calendar.acl': {
    parameters: { calendarId: 'primary' },
    watch: '/calendar/v3/calendars/primary/acl/watch',
    stop: '/calendar/v3/channels/stop',
  },
  'calendar.settings': {
    parameters: {},
    watch: '/calendar/v3/users/me/settings/watch',
    stop: '/calendar/v3/channels/stop',
  },
  'directory.users': {
    parameters: { customer: 'my_customer', event: 'add' },
    query: { customer: 'my_customer', event: 'add' },
    watch: '/admin/directory/v1/users/watch',
    stop: '/admin/directory_v1/channels/stop',
  },
  'directory.aliases': {
    parameters: { userKey: 'liz@example.com' },
    watch: '/admin/directory/v1/users/liz%40example.com/aliases/watch',
    stop: '/admin/directory_v1/channels/stop',
  },
  'reports.activities': {
    parameters: { userKey: 'all', applicationName: 'admin' },
    watch: '/admin/reports/v1/activity/users/all/applications/admin/watch',
    stop: '/admin/reports_v1/channels/stop',
  },
};

/** The resources that can be watched. */
export const WATCHABLE = Object.keys(WATCHES) as (keyof typeof WATCHES)[];
