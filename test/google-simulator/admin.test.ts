import { expect, test } from 'vitest';
import { ALICE, call, channel, clientsFor, rejectionOf, stage } from './stage.ts';

const CAROL = 'carol@example.com';
const USERS_WATCH = '/admin/directory/v1/users/watch';

test('what happens to user accounts is announced with who it was', async () => {
  const { google, receiver } = await stage();
  const { directory } = clientsFor(google);
  await directory.users.watch({ customer: 'my_customer', requestBody: channel(receiver) });
  const { data: user } = await directory.users.insert({ requestBody: { primaryEmail: CAROL } });
  const userKey = user.id ?? '';
  await directory.users.patch({ userKey, requestBody: { suspended: true } });
  await directory.users.makeAdmin({ userKey, requestBody: { status: true } });
  await directory.users.delete({ userKey });
  await directory.users.undelete({ userKey, requestBody: {} });
  await google.idle();

  expect(receiver.states()).toEqual(['sync', 'add', 'update', 'makeAdmin', 'delete', 'undelete']);
  expect(receiver.received[0]?.body).toBe('');
  expect(JSON.parse(receiver.received[1]?.body ?? '')).toEqual({
    kind: 'admin#directory#user',
    id: userKey,
    etag: expect.stringMatching(/^".+"$/),
    primaryEmail: CAROL,
  });
  expect((await directory.users.get({ userKey: CAROL })).data).toMatchObject({
    isAdmin: true,
    suspended: true,
  });
});

test('a channel on one event of one domain hears of nothing else', async () => {
  const { google, receiver } = await stage();
  const { directory } = clientsFor(google);
  const requestBody = channel(receiver);
  await directory.users.watch({ domain: 'example.com', event: 'delete', requestBody });
  for (const primaryEmail of [CAROL, 'dave@example.org']) {
    await directory.users.insert({ requestBody: { primaryEmail } });
    await directory.users.delete({ userKey: primaryEmail });
  }
  await google.idle();
  expect(receiver.states()).toEqual(['sync', 'delete']);
});

test('watching users needs a domain or customer, and a known event', async () => {
  const { google, receiver } = await stage();
  expect(await call(google, USERS_WATCH, channel(receiver))).toMatchObject({ status: 400 });
  expect(
    await call(google, `${USERS_WATCH}?domain=example.com&event=promote`, channel(receiver)),
  ).toMatchObject({ status: 400, reason: 'invalid' });
  expect(await call(google, `${USERS_WATCH}?customer=C0other`, channel(receiver))).toMatchObject({
    status: 403,
    reason: 'forbidden',
  });
});

test('aliases that come and go are announced', async () => {
  const { google, receiver } = await stage();
  const { directory } = clientsFor(google);
  await directory.users.insert({ requestBody: { primaryEmail: CAROL } });
  await directory.users.aliases.watch({ userKey: CAROL, requestBody: channel(receiver) });
  const alias = 'caz@example.com';
  await directory.users.aliases.insert({ userKey: CAROL, requestBody: { alias } });
  await directory.users.aliases.delete({ userKey: CAROL, alias });
  await google.idle();
  expect(receiver.states()).toEqual(['sync', 'add', 'delete']);
});

test('an activity is announced under its event name, whole, with numbers beyond 2^53 as text', async () => {
  const { google, receiver } = await stage();
  const { reports } = clientsFor(google);
  const request = { userKey: 'all', applicationName: 'admin' };
  await reports.activities.watch({ ...request, requestBody: channel(receiver) });
  await reports.activities.watch({
    ...request,
    eventName: 'CHANGE_PASSWORD',
    requestBody: channel(receiver),
  });
  await google.idle();
  const activity = { applicationName: 'admin', eventName: 'CREATE_USER', email: CAROL };
  expect(google.notify({ resource: 'reports.activities', activity })).toBe(1);
  await google.idle();

  expect(receiver.states()).toEqual(['sync', 'sync', 'CREATE_USER']);
  const sent = JSON.parse(receiver.received[2]?.body ?? '');
  expect(sent).toMatchObject({
    kind: 'admin#reports#activity',
    actor: { email: CAROL },
    events: [{ name: 'CREATE_USER' }],
  });
  expect(BigInt(sent.id.uniqueQualifier) > 2n ** 53n).toBe(true);
  expect(BigInt(sent.actor.profileId) > 2n ** 53n).toBe(true);
  expect((await reports.activities.list(request)).data.items).toEqual([sent]);
});

test('an activity can be made over HTTP', async () => {
  const { google, receiver } = await stage();
  const { reports } = clientsFor(google);
  const request = { userKey: CAROL, applicationName: 'drive' };
  await reports.activities.watch({ ...request, requestBody: channel(receiver) });
  const activity = { applicationName: 'drive', eventName: 'edit', email: CAROL };
  expect((await call(google, '/simulator/activities', activity)).status).toBe(200);
  expect(await call(google, '/simulator/activities', {})).toMatchObject({ status: 400 });
  await receiver.until(2);
  expect(receiver.states()).toEqual(['sync', 'edit']);
});

test('an application outside the pattern of discovery cannot be watched', async () => {
  const { google, receiver } = await stage();
  const path = '/admin/reports/v1/activity/users/all/applications/docs/watch';
  expect(await call(google, path, channel(receiver))).toMatchObject({
    status: 400,
    reason: 'invalid',
  });
});

test('each admin API stops its channels at its own path with an underscore', async () => {
  const { google, receiver } = await stage();
  const { directory, reports } = clientsFor(google);
  const { data: users } = await directory.users.watch({
    domain: 'example.com',
    requestBody: channel(receiver),
  });
  const { data: activities } = await reports.activities.watch({
    userKey: 'all',
    applicationName: 'login',
    requestBody: channel(receiver),
  });
  expect(await rejectionOf(reports.channels.stop({ requestBody: users }))).toMatchObject({
    status: 404,
  });
  expect((await directory.channels.stop({ requestBody: users })).status).toBe(204);
  expect((await reports.channels.stop({ requestBody: activities })).status).toBe(204);
  // The path that google-api-php-client#760 was about.
  expect((await call(google, '/admin/directory/v1/channels/stop', users)).status).toBe(404);
  expect(google.channels()).toEqual([]);
});

test('storage has lost its watchAll and kept its stop', async () => {
  const { google, receiver } = await stage();
  const watch = await call(google, '/storage/v1/b/bucket/o/watch', channel(receiver));
  expect(watch.status).toBe(404);
  const stop = await call(google, '/storage/v1/channels/stop', { id: 'x', resourceId: 'y' });
  expect(stop.status).toBe(404);
  expect(stop.json.error.message).toMatch(/^Channel 'x' not found for project '\d+'$/);
  expect(google.requests.at(-1)).toMatchObject({ status: 404, reason: 'notFound', user: ALICE });
});
