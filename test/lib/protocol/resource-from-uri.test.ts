import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resourceFromUri } from '../../../lib/protocol/resource-from-uri.ts';
import { RESOURCES, type Resource } from '../../../lib/protocol/resource-states.ts';

// As printed in Google's push guides and seen in the wild.
const DOCUMENTED: readonly (readonly [Resource, string])[] = [
  ['drive.files', 'https://www.googleapis.com/drive/v3/files/ret08u3rv24htgh289g'],
  ['drive.files', 'https://www.googleapis.com/drive/v2/files/ret08u3rv24htgh289g?alt=json'],
  ['drive.changes', 'https://www.googleapis.com/drive/v3/changes'],
  [
    'drive.changes',
    'https://www.googleapis.com/drive/v3/changes?includeItemsFromAllDrives=true&pageToken=1&alt=json',
  ],
  ['drive.changes', 'https://www.googleapis.com/drive/v2/changes'],
  [
    'calendar.events',
    'https://www.googleapis.com/calendar/v3/calendars/my_calendar@gmail.com/events',
  ],
  [
    'calendar.events',
    'https://www.googleapis.com/calendar/v3/calendars/en.usa%23holiday%40group.v.calendar.google.com/events?alt=json',
  ],
  ['calendar.acl', 'https://www.googleapis.com/calendar/v3/calendars/primary/acl?alt=json'],
  ['calendar.calendarList', 'https://www.googleapis.com/calendar/v3/users/me/calendarList'],
  [
    'calendar.calendarList',
    'https://www.googleapis.com/calendar/v3/users/liz%40mydomain.com/calendarList?alt=json',
  ],
  ['calendar.settings', 'https://www.googleapis.com/calendar/v3/users/me/settings?alt=json'],
  [
    'directory.users',
    'https://admin.googleapis.com/admin/directory/v1/users?domain=mydomain.com&event=delete&alt=json',
  ],
  [
    'directory.users',
    'https://www.googleapis.com/admin/directory/users/v1?customer=my_customer&event=add',
  ],
  [
    'directory.aliases',
    'https://www.googleapis.com/admin/directory/v1/users/liz%40mydomain.com/aliases?alt=json',
  ],
  [
    'reports.activities',
    'https://admin.googleapis.com/admin/reports/v1/activity/users/all/applications/admin?alt=json',
  ],
  [
    'reports.activities',
    'https://www.googleapis.com/admin/reports/v1/activity/users/118/applications/drive?alt=json&alt=json',
  ],
  ['storage.objects', 'https://www.googleapis.com/storage/v1/b/BucketName/o?alt=json'],
  ['storage.objects', 'https://www.googleapis.com/storage/v1beta2/b/BucketName/o?alt=json'],
];

test.each(DOCUMENTED)('%s: %s', (resource, uri) => {
  expect(resourceFromUri(uri)).toBe(resource);
});

test.each(DOCUMENTED)('what lies below %s is not watched: %s', (_, uri) => {
  const [path, query = ''] = uri.split('?');

  expect(resourceFromUri(`${path}/watch?${query}`)).toBeUndefined();
});

test('every resource has a documented URI above', () => {
  expect(new Set(DOCUMENTED.map(([resource]) => resource))).toEqual(new Set(RESOURCES));
});

test.each([
  '',
  '/',
  '?',
  'https://www.googleapis.com/drive/v3/changes/startPageToken',
  'https://www.googleapis.com/drive/v3/changes/watch',
  'https://www.googleapis.com/drive/v4/changes',
  'https://www.googleapis.com/drive/v3/files',
  'https://www.googleapis.com/drive/v3/files/',
  'https://www.googleapis.com/drive/v3/files/abc/comments',
  'https://www.googleapis.com/calendar/v3/calendars/primary/events/abc',
  'https://www.googleapis.com/calendar/v3/calendars//events',
  'https://www.googleapis.com/calendar/v3/calendars/events',
  'https://www.googleapis.com/calendar/v3/users/me/calendarList/abc',
  'https://admin.googleapis.com/admin/directory/v1/users/liz',
  'https://admin.googleapis.com/admin/directory/v1/groups',
  'https://admin.googleapis.com/admin/reports/v1/activity/users/all',
  'https://www.googleapis.com/storage/v1/b/bucket/o/object',
  'https://www.googleapis.com/tasks/v1/lists',
  'https://example.com/?uri=https://www.googleapis.com/drive/v3/changes',
])('%j is nothing that is watched', (uri) => {
  expect(resourceFromUri(uri)).toBeUndefined();
});

describe('whatever the ids and the query', () => {
  const id = fc.string({ minLength: 1, unit: 'binary' }).map(encodeURIComponent);
  const query = fc.option(fc.webQueryParameters().map((text) => `?${text}`)).map((q) => q ?? '');

  test.each([
    ['drive.files', (key: string) => `https://www.googleapis.com/drive/v3/files/${key}`],
    [
      'calendar.events',
      (key: string) => `https://www.googleapis.com/calendar/v3/calendars/${key}/events`,
    ],
    [
      'calendar.acl',
      (key: string) => `https://www.googleapis.com/calendar/v3/calendars/${key}/acl`,
    ],
    [
      'directory.aliases',
      (key: string) => `https://admin.googleapis.com/admin/directory/v1/users/${key}/aliases`,
    ],
    [
      'reports.activities',
      (key: string) =>
        `https://admin.googleapis.com/admin/reports/v1/activity/users/${key}/applications/login`,
    ],
    ['storage.objects', (key: string) => `https://storage.googleapis.com/storage/v1/b/${key}/o`],
  ])('it is %s', (resource, uriOf) => {
    fc.assert(
      fc.property(id, query, (key, search) => {
        expect(resourceFromUri(uriOf(key) + search)).toBe(resource);
      }),
    );
  });

  test('a query alone makes no resource', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DOCUMENTED), fc.string(), ([, uri], junk) => {
        expect(resourceFromUri(`https://example.com/${encodeURIComponent(junk)}?${uri}`)).toBe(
          undefined,
        );
      }),
    );
  });
});

test('junk is undefined', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true })), (junk) => {
      expect(resourceFromUri(junk)).toBeUndefined();
    }),
  );
});
