import { describe, expect, test } from 'vitest';
import type { Google as Simulator } from '../../../google-simulator/google.ts';
import { parseCredentials } from '../../../lib/google/credentials.ts';
import { WATCHABLE, WATCHES } from './resources.ts';
import { aChannel, CHANGES, calls, errorOf, googleAt, simulator, USER, userOf } from './stage.ts';

const ADMIN = 'admin@example.com';

/** Each kind of credentials, as the secret has them, and the user that they act for. */
const CREDENTIALS: Record<string, (google: Simulator) => [json: object, user: string]> = {
  'a service account': (google) => {
    const key = google.serviceAccount();
    return [key, key.client_email];
  },
  'a service account with a subject': (google) => [
    { ...google.serviceAccount(), subject: ADMIN },
    ADMIN,
  ],
  'an authorized user': (google) => [google.authorizedUser(USER), USER],
  'an access token': (google) => [
    { type: 'access_token', access_token: google.accessToken(USER) },
    USER,
  ],
};

describe.each(Object.entries(CREDENTIALS))('%s', (_, credentialsOf) => {
  test.each(WATCHABLE)('watches and stops %s', async (resource) => {
    const google = await simulator();
    await seed(google);
    const [json, user] = credentialsOf(google);
    google.administrators.add(user);
    const client = googleAt(google.url, parseCredentials(JSON.stringify(json)));
    const { parameters, query = {}, watch, stop } = WATCHES[resource];
    const channel = aChannel();
    channel.token = 'a token';

    channel.update(await client.watch({ resource, parameters }, channel));
    const [live] = google.channels();
    expect(live).toMatchObject({ id: channel.id, resource, token: 'a token', openedBy: { user } });
    expect(channel.resourceId).toBe(live?.resourceId);
    expect(channel.expiration).toBe(live?.expiration);

    await client.stop({ id: channel.id, resource, resourceId: channel.resourceId });
    expect(google.channels()).toEqual([]);
    expect(google.requests.filter(({ path }) => path !== '/token')).toMatchObject([
      { method: 'POST', path: watch, query, status: 200, user },
      { method: 'POST', path: stop, status: 204, user },
    ]);
  });
});

test('a channel of Cloud Storage, which has no watch any more, is stopped at its own address', async () => {
  const google = await simulator();
  await userOf(google).stop({ id: 'left-over', resource: 'storage.objects', resourceId: 'r' });
  expect(google.requests.at(-1)).toMatchObject({ path: '/storage/v1/channels/stop', status: 404 });
});

test('a channel that Google does not know any more counts as stopped', async () => {
  const google = await simulator();
  const client = userOf(google);
  const channel = aChannel();
  channel.update(await client.watch(CHANGES, channel));
  const stop = () => client.stop({ ...CHANGES, id: channel.id, resourceId: channel.resourceId });
  await stop();
  await stop();
  expect(google.requests.slice(-2).map(({ status }) => status)).toEqual([204, 404]);
});

test('a channel that Google has deleted counts as stopped', async () => {
  const google = await simulator({ stopError: 'deleted' });
  await userOf(google).stop({ ...CHANGES, id: 'c', resourceId: 'r' });
  expect(google.requests.at(-1)).toMatchObject({ status: 410 });
});

test.each(['stopChannelCallerNotOwner', 'backendError', 'forbidden', 'authError'] as const)(
  'a stop that fails with %s is an error',
  async (reason) => {
    const google = await simulator({ stopError: reason });
    const stop = userOf(google).stop({ ...CHANGES, id: 'c', resourceId: 'r' });
    expect(await errorOf(stop)).toMatchObject({ reason });
  },
);

test('a parameter with a list of values is repeated in the query', async () => {
  const google = await simulator();
  const parameters = { calendarId: 'a b/c@example.com', eventTypes: ['default', 'focusTime'] };
  const requested: string[] = [];
  const spy: typeof fetch = (url, init) => {
    requested.push(String(url));
    return fetch(url, init);
  };
  const client = userOf(google, { fetch: spy });
  await errorOf(client.watch({ resource: 'calendar.events', parameters }, aChannel()));
  expect(requested).toEqual([
    `${google.url}/calendar/v3/calendars/a%20b%2Fc%40example.com/events/watch?eventTypes=default&eventTypes=focusTime`,
  ]);
});

test('an access token is requested once and kept, even by calls at the same time', async () => {
  const google = await simulator();
  const client = userOf(google);
  const open = () => client.watch(CHANGES, aChannel());
  await Promise.all([open(), open(), open()]);
  await open();
  await client.stop({ ...CHANGES, id: 'c', resourceId: 'r' });
  expect([calls(google, 'watch'), calls(google, 'token')]).toEqual([4, 1]);
});

test('a service account gets one token for each scope that it needs', async () => {
  const google = await simulator();
  const client = googleAt(google.url, google.serviceAccount());
  for (const resource of ['calendar.events', 'calendar.settings', 'calendar.acl'] as const)
    await client.watch({ resource, parameters: WATCHES[resource].parameters }, aChannel());
  expect([calls(google, 'watch'), calls(google, 'token')]).toEqual([3, 2]);
});

/** The aliases of a user can only be watched if there is one. */
async function seed(google: Simulator): Promise<void> {
  await fetch(`${google.url}/admin/directory/v1/users`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${google.accessToken(ADMIN)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ primaryEmail: 'liz@example.com' }),
  });
  google.requests.length = 0;
}
