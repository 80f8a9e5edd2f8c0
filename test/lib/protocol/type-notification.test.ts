import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GoogHeaders } from '../../../lib/protocol/goog-headers.ts';
import { RESOURCE_STATES } from '../../../lib/protocol/resource-states.ts';
import { typeNotification } from '../../../lib/protocol/type-notification.ts';
import { DRIVE_FILE_URI } from './examples.ts';

/** A typed notification on a Drive file; a test changes headers and adds a body. */
function typed(headers: GoogHeaders = {}, body?: string) {
  return typeNotification({
    channelId: 'channel-1',
    messageNumber: 10,
    headers: {
      resourceId: 'ret08u3rv24htgh289g',
      resourceUri: DRIVE_FILE_URI,
      resourceState: 'update',
      ...headers,
    },
    body,
  });
}

const URIS = {
  'drive.files': DRIVE_FILE_URI,
  'drive.changes': 'https://www.googleapis.com/drive/v3/changes?alt=json',
  'calendar.events':
    'https://www.googleapis.com/calendar/v3/calendars/my_calendar%40gmail.com/events?alt=json',
  'calendar.calendarList': 'https://www.googleapis.com/calendar/v3/users/me/calendarList',
  'calendar.acl': 'https://www.googleapis.com/calendar/v3/calendars/primary/acl',
  'calendar.settings': 'https://www.googleapis.com/calendar/v3/users/me/settings',
  'directory.users': 'https://admin.googleapis.com/admin/directory/v1/users?domain=mydomain.com',
  'directory.aliases':
    'https://admin.googleapis.com/admin/directory/v1/users/liz%40mydomain.com/aliases?alt=json',
  'reports.activities':
    'https://admin.googleapis.com/admin/reports/v1/activity/users/all/applications/admin?alt=json',
  'storage.objects': 'https://www.googleapis.com/storage/v1/b/my-bucket/o?alt=json',
} as const satisfies Record<keyof typeof RESOURCE_STATES, string>;

const RESOURCES = Object.keys(URIS) as (keyof typeof URIS)[];

test('keeps what every notification has', () => {
  expect(typed()).toEqual({
    channelId: 'channel-1',
    messageNumber: 10,
    resource: 'drive.files',
    resourceState: 'update',
    state: 'update',
    resourceId: 'ret08u3rv24htgh289g',
    resourceUri: DRIVE_FILE_URI,
    changed: [],
  });
});

test.each(
  RESOURCES.flatMap((resource) => RESOURCE_STATES[resource].map((state) => [resource, state])),
)('types %s %s', (resource, state) => {
  const resourceUri = URIS[resource as keyof typeof URIS];

  expect(typed({ resourceUri, resourceState: state ?? '' })).toMatchObject({
    resource,
    resourceState: state,
    state,
  });
});

test.each(RESOURCES)('types sync of %s, without extras even if a body comes along', (resource) => {
  const sync = typed({ resourceUri: URIS[resource], resourceState: 'sync' }, '{"kind":"x"}');

  expect(sync).toEqual({
    channelId: 'channel-1',
    messageNumber: 10,
    resource,
    resourceState: 'sync',
    state: 'sync',
    resourceId: 'ret08u3rv24htgh289g',
    resourceUri: URIS[resource],
  });
});

test.each(RESOURCES)('GC-28 a new state of %s is unknown, and kept as it is', (resource) => {
  const notification = typed({ resourceUri: URIS[resource], resourceState: 'brandNew' });

  expect(notification).toMatchObject({ resource, resourceState: 'unknown', state: 'brandNew' });
});

test.each(['add', 'not_exists', 'unknown', 'toString', '__proto__', 'length', 'EXISTS'])(
  'states are per API: %s is none of Calendar’s or not of the list',
  (resourceState) => {
    const calendar = typed({ resourceUri: URIS['calendar.events'], resourceState });

    expect(calendar.resourceState).toBe(resourceState === 'not_exists' ? 'not_exists' : 'unknown');
    expect(calendar.state).toBe(resourceState);
  },
);

test('a resource that is not known is typed unknown, with its state and its body kept', () => {
  const notification = typed(
    { resourceUri: 'https://www.googleapis.com/tasks/v2/lists', resourceState: 'update' },
    '{"kind":"tasks#task"}',
  );

  expect(notification).toMatchObject({
    resource: 'unknown',
    resourceState: 'update',
    state: 'update',
    body: '{"kind":"tasks#task"}',
  });
});

test('a resource that is not known still says sync', () => {
  expect(typed({ resourceUri: 'https://example.com/', resourceState: 'sync' })).toMatchObject({
    resource: 'unknown',
    resourceState: 'sync',
  });
});

test.each([
  ['content,properties', ['content', 'properties']],
  ['content, properties', ['content', 'properties']],
  [' permissions ', ['permissions']],
  ['content,,newAspect', ['content', 'newAspect']],
  ['', []],
  [undefined, []],
])('GC-29 differs: X-Goog-Changed %j becomes %j', (changed, expected) => {
  expect(typed(changed === undefined ? {} : { changed })).toHaveProperty('changed', expected);
});

test.each(['add', 'remove', 'trash', 'untrash', 'sync', 'brandNew'])(
  'only an update of a file always has `changed`, %s only with the header',
  (resourceState) => {
    expect(typed({ resourceState })).not.toHaveProperty('changed');
    expect(typed({ resourceState, changed: 'content' })).toHaveProperty('changed', ['content']);
  },
);

test.each([
  ['directory.users', 'delete', 'user'],
  ['directory.aliases', 'add', 'alias'],
  ['reports.activities', 'CREATE_USER', 'activity'],
  ['reports.activities', 'BRAND_NEW_EVENT', 'activity'],
  ['storage.objects', 'exists', 'object'],
] as const)('GC-29 differs: the body of %s %s is its %s', (resource, resourceState, field) => {
  const headers = { resourceUri: URIS[resource], resourceState };

  expect(typed(headers, '{"kind":"k","id":"5"}')).toHaveProperty(field, { kind: 'k', id: '5' });
  for (const unusable of ['{"kind":', '[]', '', undefined])
    expect(typed(headers, unusable)).toHaveProperty(field, undefined);
});

test.each(['drive.changes', 'drive.files', 'calendar.events', 'calendar.settings'] as const)(
  'a body of %s says nothing and is left out',
  (resource) => {
    const [resourceState] = RESOURCE_STATES[resource];
    const headers = { resourceUri: URIS[resource], resourceState };

    expect(typed(headers, '{"kind":"drive#changes"}')).toEqual(typed(headers));
  },
);

test('the expiration header is an HTTP date, unlike the JSON of watch', () => {
  const headers = { channelExpiration: 'Tue, 19 Nov 2013 01:13:52 GMT' };

  expect(typed(headers).channelExpiration).toBe(1_384_823_632_000);
});

test.each([
  undefined,
  '',
  '5',
  '1384823632000',
  '2013-11-19T01:13:52Z',
  'Tue, 19 Nov 2013 01:13:52',
  'Tue, 19 Nov 2013 01:13:52 GMT+0200',
  'on Tue, 19 Nov 2013 01:13:52 GMT',
  'Tue, 99 Nov 2013 01:13:52 GMT',
  'Tue, 19 Foo 2013 01:13:52 GMT',
])('an expiration of %j is as good as none', (channelExpiration) => {
  const headers = channelExpiration === undefined ? {} : { channelExpiration };

  expect(typed(headers)).not.toHaveProperty('channelExpiration');
});

test('never throws, whatever the headers and the body', () => {
  const headers = fc.record(
    {
      resourceState: fc.string(),
      resourceUri: fc.oneof(fc.string(), fc.constantFrom(...Object.values(URIS))),
      changed: fc.string(),
      channelExpiration: fc.string(),
    },
    { requiredKeys: [] },
  );

  fc.assert(
    fc.property(headers, fc.option(fc.oneof(fc.string(), fc.json())), (junk, body) => {
      expect(typed(junk, body ?? undefined).state).toBe(junk.resourceState ?? 'update');
    }),
  );
});
