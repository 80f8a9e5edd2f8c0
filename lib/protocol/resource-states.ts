import { REPORTS_EVENTS } from './resources/reports-events.ts';

/**
 * The values of X-Goog-Resource-State per resource, besides `sync`, which all have.
 * From the push guides of each API. Drive's guide names both `change` (table) and `changed`
 * (example) for changes, and only Calendar's header table knows `not_exists`.
 */
export const RESOURCE_STATES = {
  'drive.files': ['add', 'remove', 'update', 'trash', 'untrash'],
  'drive.changes': ['change', 'changed'],
  'calendar.events': ['exists', 'not_exists'],
  'calendar.calendarList': ['exists', 'not_exists'],
  'calendar.acl': ['exists', 'not_exists'],
  'calendar.settings': ['exists', 'not_exists'],
  'directory.users': ['add', 'delete', 'makeAdmin', 'undelete', 'update'],
  'directory.aliases': ['add', 'delete'],
  'reports.activities': REPORTS_EVENTS,
  'storage.objects': ['exists', 'not_exists'],
} as const;

/** The name of something that Google can watch. */
export type Resource = keyof typeof RESOURCE_STATES;

/** The states of one resource, without `sync`. */
export type ResourceState<R extends Resource> = (typeof RESOURCE_STATES)[R][number];

/** All resources, in the order of the table. */
export const RESOURCES = Object.keys(RESOURCE_STATES) as Resource[];

/** Whether a name is that of a watchable resource. */
export function isResource(name: unknown): name is Resource {
  return typeof name === 'string' && Object.hasOwn(RESOURCE_STATES, name);
}
