import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Resource } from '../../../lib/protocol/resource-states.ts';
import type { WatchParameters } from '../../../lib/protocol/validate-watch-parameters.ts';
import { watchUrl } from '../../../lib/protocol/watch-url.ts';
import { WATCHABLE_RESOURCES } from '../../../lib/protocol/watchable-resources.ts';
import { validRequests } from './watch-requests.ts';

const urlOf = (resource: Resource, parameters: WatchParameters) =>
  watchUrl(WATCHABLE_RESOURCES[resource], parameters);

test.each<[Resource, WatchParameters, string]>([
  [
    'drive.files',
    { fileId: 'abc', supportsAllDrives: true },
    'https://www.googleapis.com/drive/v3/files/abc/watch?supportsAllDrives=true',
  ],
  [
    'drive.changes',
    { pageToken: '1/2 3', pageSize: 10 },
    'https://www.googleapis.com/drive/v3/changes/watch?pageToken=1%2F2+3&pageSize=10',
  ],
  [
    'calendar.events',
    {
      calendarId: 'en.usa#holiday@group.v.calendar.google.com',
      eventTypes: ['default', 'birthday'],
    },
    'https://www.googleapis.com/calendar/v3/calendars/en.usa%23holiday%40group.v.calendar.google.com/events/watch?eventTypes=default&eventTypes=birthday',
  ],
  ['calendar.settings', {}, 'https://www.googleapis.com/calendar/v3/users/me/settings/watch'],
  [
    'directory.users',
    { customer: 'my_customer', event: 'add' },
    'https://admin.googleapis.com/admin/directory/v1/users/watch?customer=my_customer&event=add',
  ],
  [
    'reports.activities',
    { userKey: 'all', applicationName: 'login', eventName: 'logout' },
    'https://admin.googleapis.com/admin/reports/v1/activity/users/all/applications/login/watch?eventName=logout',
  ],
])('%s %j', (resource, parameters, url) => {
  expect(urlOf(resource, parameters)).toBe(url);
});

test.each(['../../oauth2/v3', 'a/b', 'a?b=c', 'a#b', '%2e%2e', 'a\\b', '{fileId}', '$&'])(
  'the file id %s stays inside its segment of the path',
  (fileId) => {
    const url = new URL(urlOf('drive.files', { fileId }));

    expect(url.origin).toBe('https://www.googleapis.com');
    expect(url.pathname.split('/').map(decodeURIComponent)).toEqual([
      '',
      'drive',
      'v3',
      'files',
      fileId,
      'watch',
    ]);
    expect(url.search).toBe('');
  },
);

/** What a server would read from the URL: path parameters by their place, the query by its names. */
function readBack(resource: Resource, url: URL): Record<string, string[]> {
  const template = WATCHABLE_RESOURCES[resource].watchUrl?.split('/').slice(3) ?? [];
  const segments = url.pathname.split('/').slice(1);
  expect(segments).toHaveLength(template.length);

  const read: Record<string, string[]> = {};
  for (const [at, part] of template.entries()) {
    const segment = decodeURIComponent(segments[at] ?? '');
    if (part.startsWith('{')) read[part.slice(1, -1)] = [segment];
    else expect(segment).toBe(part);
  }
  for (const name of new Set(url.searchParams.keys())) read[name] = url.searchParams.getAll(name);
  return read;
}

test('every parameter of every valid request comes back from the URL', () => {
  fc.assert(
    fc.property(validRequests, ({ resource, parameters }) => {
      const sent = Object.entries(parameters).map(([name, value]): [string, string[]] => [
        name,
        (Array.isArray(value) ? value : [value]).map(String),
      ]);

      expect(readBack(resource, new URL(urlOf(resource, parameters)))).toEqual(
        Object.fromEntries(sent),
      );
    }),
    { numRuns: 500 },
  );
});
