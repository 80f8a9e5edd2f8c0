/** The resources that Google lets one watch, by API. Storage's objects are gone since January 2026. */
export type ResourceName =
  | 'drive.files'
  | 'drive.changes'
  | 'calendar.events'
  | 'calendar.calendarList'
  | 'calendar.acl'
  | 'calendar.settings'
  | 'directory.users'
  | 'directory.aliases'
  | 'reports.activities';

/** The APIs that have a `channels.stop` of their own. */
export type Api = 'drive' | 'calendar' | 'directory' | 'reports' | 'storage';

/** One resource that can be watched: all channels with the same key hear of the same changes. */
export interface Watchable {
  resource: ResourceName;
  key: string;
  /** What X-Goog-Resource-URI says. */
  uri: string;
  /** Only this event is wanted (Directory's `event`, Reports' `eventName`). */
  event?: string | undefined;
}

/** The key of a resource: its name, and what tells it from its like. */
export function resourceKey(resource: ResourceName, ...parts: string[]): string {
  return [resource, ...parts].join(' ');
}

/** The resource's address at Google, with the query that its watch call had. */
export function resourceUri(host: 'www' | 'admin', path: string, query: URLSearchParams): string {
  const shown = new URLSearchParams(query);
  shown.set('alt', 'json');
  return `https://${host}.googleapis.com${path.replace(/\/watch$/, '')}?${shown}`;
}
