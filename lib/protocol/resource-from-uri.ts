import type { Resource } from './resource-states.ts';

// The receiver reads no channel row, so what was watched has to come from the request itself.
// X-Goog-Resource-URI is always sent and is the URL of the resource's list or get method.
const PATTERNS: readonly (readonly [Resource, RegExp])[] = [
  ['drive.changes', /\/drive\/v[23]\/changes$/],
  ['drive.files', /\/drive\/v[23]\/files\/[^/]+$/],
  ['calendar.events', /\/calendar\/v3\/calendars\/[^/]+\/events$/],
  ['calendar.acl', /\/calendar\/v3\/calendars\/[^/]+\/acl$/],
  ['calendar.calendarList', /\/calendar\/v3\/users\/[^/]+\/calendarList$/],
  ['calendar.settings', /\/calendar\/v3\/users\/[^/]+\/settings$/],
  ['directory.aliases', /\/admin\/directory\/v1\/users\/[^/]+\/aliases$/],
  // Google's Directory guide prints both orders of the path: /directory/v1/users, /directory/users/v1.
  ['directory.users', /\/admin\/directory\/(v1\/users|users\/v1)$/],
  // The general form in the Reports guide lacks /users, its concrete example has it.
  ['reports.activities', /\/admin\/reports\/v1\/activity\/(users\/)?[^/]+\/applications\/[^/]+$/],
  ['storage.objects', /\/storage\/v1(?:beta\d)?\/b\/[^/]+\/o$/],
];

/** The resource that a X-Goog-Resource-URI names, or undefined for one that nobody knows. */
export function resourceFromUri(uri: string): Resource | undefined {
  const query = uri.indexOf('?');
  const path = query === -1 ? uri : uri.slice(0, query);
  return PATTERNS.find(([, pattern]) => pattern.test(path))?.[0];
}
