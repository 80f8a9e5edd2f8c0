import { expect, test } from 'vitest';
import { drivenClock } from '../../../google-simulator/driven-clock.ts';
import { PROJECT_NUMBER } from '../../../google-simulator/oauth/project-of.ts';
import {
  ALICE,
  BOB,
  call,
  channel,
  clientsFor,
  rejectionOf,
  startSimulator,
} from '../start-simulator.ts';

const CHANGES = '/drive/v3/changes/watch?pageToken=1';
const NOW = Date.UTC(2026, 9, 1);
const HOUR = 3_600_000;

test('a stopped channel receives nothing and cannot be stopped again', async () => {
  const { google, receiver } = await startSimulator();
  const { drive } = clientsFor(google);
  const { data: requestBody } = await drive.changes.watch({
    pageToken: '1',
    requestBody: channel(receiver),
  });
  await google.idle();
  const stopped = await drive.channels.stop({ requestBody });
  expect([stopped.status, stopped.data]).toEqual([204, '']);
  google.editFile('alice@example.com', undefined);
  await google.idle();
  expect(receiver.states()).toEqual(['sync']);
  expect(await rejectionOf(drive.channels.stop({ requestBody }))).toEqual({
    code: 404,
    errors: expect.anything(),
    status: 404,
    reason: 'notFound',
    message: expect.stringMatching(/^Channel '.+' not found for project '\d+'$/),
  });
});

test('stopping requires the id and resourceId of a channel of the same API', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await startSimulator({ clock });
  const { id } = channel(receiver);
  const { json } = await call(google, CHANGES, channel(receiver, { id }));
  const { resourceId } = json;
  const stop = '/drive/v3/channels/stop';
  expect(await call(google, stop, { id })).toMatchObject({ status: 400, reason: 'required' });
  expect(await call(google, stop, { id, resourceId: 'other' })).toMatchObject({ status: 404 });
  expect(await call(google, stop, { id: 'other', resourceId })).toMatchObject({ status: 404 });
  expect(await call(google, '/calendar/v3/channels/stop', { id, resourceId })).toMatchObject({
    status: 404,
  });
  expect(google.channels()).toHaveLength(1);
  await clock.advance(HOUR);
  expect(
    await call(google, stop, { id, resourceId }, { token: google.accessToken() }),
  ).toMatchObject({ status: 404 });
});

test("only the same user and client of the project can stop a user's channel", async () => {
  const { google, receiver } = await startSimulator();
  const { json } = await call(google, CHANGES, channel(receiver));
  const stopWith = (token: string) => call(google, '/drive/v3/channels/stop', json, { token });
  const rejected = { status: 403, reason: 'stopChannelCallerNotOwner' };
  expect(await stopWith(google.accessToken(BOB))).toMatchObject(rejected);
  const otherClient = google.accessToken(ALICE, `${PROJECT_NUMBER}-other`);
  expect(await stopWith(otherClient)).toMatchObject(rejected);
  expect((await stopWith(google.accessToken(ALICE))).status).toBe(204);
});

test('a channel does not exist for another project, which can use its id for one of its own', async () => {
  const { google, receiver } = await startSimulator();
  const body = channel(receiver);
  const { json } = await call(google, CHANGES, body);
  const token = google.accessToken(ALICE, '1234567890-app.apps.googleusercontent.com');
  const stopped = await call(google, '/drive/v3/channels/stop', json, { token });
  expect(stopped).toMatchObject({ status: 404, reason: 'notFound' });
  expect(stopped.json.error.message).toBe(
    `Channel '${body.id}' not found for project '1234567890'`,
  );
  expect((await call(google, CHANGES, body, { token })).status).toBe(200);
  expect(google.channels()).toHaveLength(2);
});

test('drive v2 can stop the channels of v3', async () => {
  const { google, receiver } = await startSimulator();
  const { json } = await call(google, CHANGES, channel(receiver));
  expect((await call(google, '/drive/v2/channels/stop', json)).status).toBe(204);
});

test('each admin API stops its channels at its own path, which has an underscore', async () => {
  const { google, receiver } = await startSimulator({ administrators: [ALICE] });
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
  // The wrong path of google-api-php-client#760.
  expect((await call(google, '/admin/directory/v1/channels/stop', users)).status).toBe(404);
  expect(google.channels()).toEqual([]);
});

test('storage has a stop and no watch', async () => {
  const { google, receiver } = await startSimulator();
  const watch = await call(google, '/storage/v1/b/bucket/o/watch', channel(receiver));
  expect(watch.status).toBe(404);
  const stop = await call(google, '/storage/v1/channels/stop', { id: 'x', resourceId: 'y' });
  expect(stop.status).toBe(404);
  expect(stop.json.error.message).toMatch(/^Channel 'x' not found for project '\d+'$/);
  expect(google.requests.at(-1)).toMatchObject({ status: 404, reason: 'notFound', user: ALICE });
});
