import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, expectTypeOf, test } from 'vitest';
import type {
  Activity,
  DirectoryAlias,
  DirectoryUser,
  DriveAspect,
  HeadersInput,
  Notification,
  Resource,
  ResourceState,
  StorageObject,
  SyncNotification,
  UnknownNotification,
} from '../../../lib/index.ts';
import { notificationFromHeaders } from '../../../lib/index.ts';
import { exampleChannel, exampleHeaders } from './examples.ts';

// The compiler checks the types when it runs over this file; the tests run what it has checked.

const parse = (resourceUri: string, resourceState: string, body?: string) =>
  notificationFromHeaders(
    exampleChannel(),
    exampleHeaders({
      'X-Goog-Resource-URI': resourceUri,
      'X-Goog-Resource-State': resourceState,
    }),
    body,
  );

const FILE = 'https://www.googleapis.com/drive/v3/files/abc';
const EVENTS = 'https://www.googleapis.com/calendar/v3/calendars/primary/events';
const USERS = 'https://admin.googleapis.com/admin/directory/v1/users?customer=my_customer';
const ALIASES = 'https://admin.googleapis.com/admin/directory/v1/users/liz/aliases';
const LOGINS =
  'https://admin.googleapis.com/admin/reports/v1/activity/users/all/applications/login';
const BUCKET = 'https://www.googleapis.com/storage/v1/b/bucket/o';

/** Every resource, with what only it has. That nothing is left over is what `never` proves. */
function describeByResource(n: Notification): string {
  if (n.resourceState === 'sync') return `sync of ${n.resource}`;
  switch (n.resource) {
    case 'drive.files':
      return n.resourceState === 'update' ? `file: ${n.changed.join('+')}` : n.resourceState;
    case 'drive.changes':
    case 'calendar.events':
    case 'calendar.calendarList':
    case 'calendar.acl':
    case 'calendar.settings':
      return `${n.resource}: ${n.resourceState}`;
    case 'directory.users':
      return n.resourceState === 'unknown' ? `? ${n.body}` : `user ${n.user?.primaryEmail}`;
    case 'directory.aliases':
      return n.resourceState === 'unknown' ? `? ${n.body}` : `alias ${n.alias?.alias}`;
    case 'reports.activities':
      return `activity ${n.activity?.id?.uniqueQualifier}`;
    case 'storage.objects':
      return n.resourceState === 'unknown' ? `? ${n.body}` : `object ${n.object?.name}`;
    case 'unknown':
      return `unknown: ${n.state} ${n.body}`;
    default:
      expectTypeOf(n).toBeNever();
      return n;
  }
}

test.each([
  ['sync of calendar.events', parse(EVENTS, 'sync')],
  ['file: content+properties', parse(FILE, 'update')],
  ['trash', parse(FILE, 'trash')],
  ['calendar.events: exists', parse(EVENTS, 'exists')],
  ['user liz@mydomain.com', parse(USERS, 'add', '{"primaryEmail":"liz@mydomain.com"}')],
  ['? {}', parse(USERS, 'brandNew', '{}')],
  ['alias l@mydomain.com', parse(ALIASES, 'add', '{"alias":"l@mydomain.com"}')],
  ['activity -5', parse(LOGINS, 'login_success', '{"id":{"uniqueQualifier":-5}}')],
  ['activity 6', parse(LOGINS, 'brand_new', '{"id":{"uniqueQualifier":6}}')],
  ['object x.png', parse(BUCKET, 'exists', '{"name":"x.png"}')],
  ['unknown: exists x', parse('https://example.com/', 'exists', 'x')],
])('a switch over the resource is exhaustive: %s', (text, notification) => {
  expect(describeByResource(notification)).toBe(text);
});

/** The states of Drive files one by one, again down to `never`. */
function describeFile(n: Extract<Notification, { resource: 'drive.files' }>): string {
  switch (n.resourceState) {
    case 'add':
    case 'remove':
    case 'trash':
    case 'untrash':
      expectTypeOf(n.changed).toEqualTypeOf<(DriveAspect | (string & {}))[] | undefined>();
      return `${n.resourceState} ${n.changed}`;
    case 'update':
      expectTypeOf(n.changed).toEqualTypeOf<(DriveAspect | (string & {}))[]>();
      return n.changed.join();
    default:
      expectTypeOf(n).toBeNever();
      return n;
  }
}

test('a switch over the states of one resource is exhaustive', () => {
  type FileNotification = Extract<Notification, { resource: 'drive.files' }>;

  expect(describeFile(parse(FILE, 'update') as FileNotification)).toBe('content,properties');
  expect(describeFile(parse(FILE, 'trash') as FileNotification)).toBe('trash content,properties');
});

/** The whole union by state alone: a state that several APIs share leaves these APIs,
 * and a URI that is none of Google's may have any. */
function describeByState(n: Notification): string {
  switch (n.resourceState) {
    case 'sync':
      expectTypeOf(n).toEqualTypeOf<SyncNotification>();
      expectTypeOf(n.resource).toEqualTypeOf<Resource | 'unknown'>();
      return 'sync';
    case 'update':
      expectTypeOf(n.resource).toEqualTypeOf<'drive.files' | 'directory.users' | 'unknown'>();
      return n.resource === 'drive.files' ? n.changed.join() : `${n.user?.primaryEmail}`;
    case 'makeAdmin':
      expectTypeOf(n.resource).toEqualTypeOf<'directory.users' | 'unknown'>();
      expectTypeOf(n.user).toEqualTypeOf<DirectoryUser | undefined>();
      return `${n.user?.primaryEmail}`;
    case 'CREATE_USER':
      expectTypeOf(n.resource).toEqualTypeOf<'reports.activities' | 'unknown'>();
      expectTypeOf(n.activity).toEqualTypeOf<Activity | undefined>();
      return `${n.activity?.actor?.email}`;
    case 'changed':
      expectTypeOf(n.resource).toEqualTypeOf<'drive.changes' | 'unknown'>();
      return n.resource;
    case 'unknown':
      expectTypeOf(n.resource).toEqualTypeOf<Resource | 'unknown'>();
      return n.state;
    default:
      return n.resourceState;
  }
}

test.each([
  ['sync', parse(FILE, 'sync')],
  ['content,properties', parse(FILE, 'update')],
  ['liz', parse(USERS, 'update', '{"primaryEmail":"liz"}')],
  ['liz', parse(USERS, 'makeAdmin', '{"primaryEmail":"liz"}')],
  ['admin', parse(LOGINS, 'CREATE_USER', '{"actor":{"email":"admin"}}')],
  ['drive.changes', parse('https://www.googleapis.com/drive/v3/changes', 'changed')],
  ['brandNew', parse(EVENTS, 'brandNew')],
  ['not_exists', parse(EVENTS, 'not_exists')],
])('a switch over the state narrows: %s', (text, notification) => {
  expect(describeByState(notification)).toBe(text);
});

test('each resource has the extras of its body and no others', () => {
  type Of<R extends Resource> = Exclude<
    Extract<Notification, { resource: R }>,
    UnknownNotification
  >;

  expectTypeOf<Of<'directory.aliases'>['alias']>().toEqualTypeOf<DirectoryAlias | undefined>();
  expectTypeOf<Of<'storage.objects'>['object']>().toEqualTypeOf<StorageObject | undefined>();
  expectTypeOf<Of<'calendar.events'>>().not.toHaveProperty('body');
  expectTypeOf<Of<'calendar.events'>['resourceState']>().toEqualTypeOf<'exists' | 'not_exists'>();
  expectTypeOf<ResourceState<'directory.aliases'>>().toEqualTypeOf<'add' | 'delete'>();
  expect(parse(EVENTS, 'exists', '{}')).not.toHaveProperty('body');
});

test('what is unknown is typed, not any', () => {
  expectTypeOf<UnknownNotification['resourceState']>().toEqualTypeOf<'unknown'>();
  expectTypeOf<UnknownNotification['body']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<Notification>().not.toBeAny();
  expectTypeOf<Notification['state']>().toEqualTypeOf<string>();
  expectTypeOf<Notification['channelExpiration']>().toEqualTypeOf<number | undefined>();
  // @ts-expect-error no API has this state
  expect(parse(EVENTS, 'exists').resourceState === 'deleted').toBe(false);
});

test('headers of servers and gateways fit without a cast', () => {
  expectTypeOf<Headers>().toExtend<HeadersInput>();
  expectTypeOf<Map<string, string>>().toExtend<HeadersInput>();
  expectTypeOf<APIGatewayProxyEvent['headers']>().toExtend<HeadersInput>();
  expectTypeOf<APIGatewayProxyEvent['multiValueHeaders']>().toExtend<HeadersInput>();
  expectTypeOf<APIGatewayProxyEventV2['headers']>().toExtend<HeadersInput>();
  expectTypeOf<import('node:http').IncomingHttpHeaders>().toExtend<HeadersInput>();
  expect(parse(FILE, 'update').messageNumber).toBe(236_440);
});
