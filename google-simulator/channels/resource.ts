/** The resources that can be watched. Storage's objects cannot since January 2026. */
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

/** The APIs that have their own `channels.stop`. */
export type Api = 'drive' | 'calendar' | 'directory' | 'reports' | 'storage';

/** One watchable resource. All channels with the same key receive the same changes. */
export interface Watchable {
  resource: ResourceName;
  key: string;
  /** The value of X-Goog-Resource-URI. */
  uri: string;
  /** Limits the channel to one event (Directory's `event`, Reports' `eventName`). */
  event?: string | undefined;
}

/** The key of a resource: its name and the parts that identify the instance. */
export function resourceKey(resource: ResourceName, ...parts: string[]): string {
  return [resource, ...parts].join(' ');
}

/**
 * The URI of a resource at Google, with the query of its watch call. Google adds `alt=json` even
 * where the call had it, and leaves the @ of an email address as it is.
 */
export function resourceUri(host: 'www' | 'admin', path: string, query: URLSearchParams): string {
  const parameters = new URLSearchParams(query);
  parameters.delete('key');
  parameters.append('alt', 'json');
  const uri = `https://${host}.googleapis.com${path.replace(/\/watch$/, '')}?${parameters}`;
  return uri.replaceAll('%40', '@');
}
