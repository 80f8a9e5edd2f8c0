import type { Resource } from '../protocol/resource-states.ts';

const root = 'https://www.googleapis.com/auth';
const drive = `${root}/drive.metadata.readonly`;
const calendar = `${root}/calendar.readonly`;
const directory = `${root}/admin.directory.user.readonly`;

/**
 * The narrowest scope that lets a service account watch a resource and stop its channels (the scope
 * lists of `watch` and `channels.stop` in the discovery documents). A user's grant has its own.
 */
export const SCOPES: Readonly<Record<Resource, readonly string[]>> = {
  'drive.files': [drive],
  'drive.changes': [drive],
  'calendar.events': [calendar],
  'calendar.calendarList': [calendar],
  // calendar.readonly opens everything else in a calendar, but not who has access to it.
  'calendar.acl': [`${root}/calendar.acls.readonly`],
  'calendar.settings': [calendar],
  'directory.users': [directory],
  'directory.aliases': [directory],
  'reports.activities': [`${root}/admin.reports.audit.readonly`],
  'storage.objects': [`${root}/devstorage.read_only`],
};
