import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Google } from '../../google-simulator/google.ts';
import { startGoogle } from '../../google-simulator/start-google.ts';
import { type Receiver, startReceiver } from '../google-simulator/receiver.ts';
import { preparePython } from './python-environment.ts';
import { runClient } from './run-client.ts';

const USER = 'alice@example.com';
const ADMINISTRATOR = 'admin@example.com';

const environment = await preparePython();
const { missing = undefined } = 'missing' in environment ? environment : {};
if (missing !== undefined) console.log(`Google’s Python client is left out: ${missing}`);

const RESOURCES = {
  'drive.files': 'drive/v3/files/',
  'drive.changes': 'drive/v3/changes?',
  'calendar.events': 'calendar/v3/calendars/primary/events?',
  'calendar.acl': 'calendar/v3/calendars/primary/acl?',
  'calendar.calendarList': 'calendar/v3/users/me/calendarList?',
  'calendar.settings': 'calendar/v3/users/me/settings?',
  'directory.users': 'admin/directory/v1/users?',
  'directory.aliases': 'admin/directory/v1/users/liz@example.com/aliases?',
  'reports.activities': 'admin/reports/v1/activity/users/all/applications/admin?',
};

let google: Google;
let receiver: Receiver;
// biome-ignore lint/suspicious/noExplicitAny: each test looks at what the script prints for it.
let results: Record<string, any>;

describe.skipIf(missing !== undefined)('Google’s Python client', () => {
  beforeAll(async () => {
    google = await startGoogle({ administrators: [ADMINISTRATOR] });
    receiver = await startReceiver();
    for (const eventName of ['CREATE_USER', 'DELETE_USER']) {
      const activity = { applicationName: 'admin', eventName };
      google.notify({ resource: 'reports.activities', activity });
    }
    const { url } = google;
    const python = 'python' in environment ? environment.python : '';
    results = (await runClient(python, {
      url,
      address: receiver.url,
      administrator: ADMINISTRATOR,
      user: google.authorizedUser(USER),
      key: google.serviceAccount(),
    })) as typeof results;
    await google.idle();
  });
  afterAll(async () => {
    await google?.close();
    await receiver?.close();
  });

  test.each(Object.entries(RESOURCES))('watches and stops %s', (resource, path) => {
    const [api = ''] = resource.split('.');
    const { opened, stopped } = { ...results.admin, ...results[api] }[resource];
    expect(opened).toMatchObject({ kind: 'api#channel', expiration: expect.any(String) });
    expect(stopped).toBe('');
    const sync = receiver.received.find(
      ({ headers }) => headers['x-goog-channel-id'] === opened.id,
    );
    expect(sync?.headers).toMatchObject({
      'x-goog-resource-state': 'sync',
      'x-goog-resource-id': opened.resourceId,
      'x-goog-resource-uri': opened.resourceUri,
    });
    expect(opened.resourceUri).toContain(`.googleapis.com/${path}`);
    // The client sends a parameter of its own.
    expect(opened.resourceUri).toMatch(/alt=json&alt=json$/);
  });

  test('leaves no channel', () => {
    expect(google.channels()).toEqual([]);
  });

  test('lists and syncs Drive and Calendar', () => {
    expect(results.drive).toMatchObject({ changes: ['Plan B'], listed: ['Plan B'] });
    expect(results.calendar).toMatchObject({
      listed: ['Tea', 'Coffee'],
      synced: ['Cake'],
      garbage: [400, 'invalid'],
      'calendar.acl': { items: 1, synced: 0 },
      'calendar.calendarList': { items: 1, synced: 0 },
      'calendar.settings': { items: 2, synced: 0 },
    });
  });

  test('lists users, aliases and activities', () => {
    expect(results.admin).toMatchObject({
      users: ['liz@example.com'],
      aliases: ['eliza@example.com'],
      activities: ['DELETE_USER', 'CREATE_USER'],
    });
  });

  test('uploads in one request and in chunks, and downloads the same bytes', () => {
    const note = ['Note', 'text/plain', true];
    expect(results.uploads).toEqual({ multipart: note, resumable: note, empty: note });
  });

  test('sends a long query as a POST with an override, and creates no file by it', () => {
    expect(results.special['long query']).toBe('Plan B');
    expect(
      google.requests.some(
        ({ method, query }) => method === 'GET' && (query.q ?? '').length > 2048,
      ),
    ).toBe(true);
  });

  test('gets the answers to the calls of a batch', () => {
    expect(results.special.batch).toEqual(['First', 404, 'Last']);
  });

  test('gets the errors that it would get from Google', () => {
    expect(results.special).toMatchObject({
      'not served': [501, 'notImplemented'],
      'unknown field': [400, 'invalidParameter'],
      scope: [403, 'insufficientPermissions'],
      'no administrator': [403, 'forbidden'],
    });
  });
});
