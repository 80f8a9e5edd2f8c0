import { expect, test } from 'vitest';
import { newWebhookChannel } from '../../../lib/protocol/new-webhook-channel.ts';
import { errorOf, googleAt, oddServer, simulator, USER, userOf } from './stage.ts';

const channel = () => newWebhookChannel('https://receiver.example/');

test('a watch of drive.changes without a page token gets the start page token first', async () => {
  const google = await simulator();
  await userOf(google).watch({ resource: 'drive.changes', parameters: {} }, channel());
  expect(google.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining([
      'GET /drive/v3/changes/startPageToken',
      'POST /drive/v3/changes/watch',
    ]),
  );
  expect(google.channels()).toHaveLength(1);
});

test('a watch of drive.changes with a page token causes one call', async () => {
  const google = await simulator();
  const parameters = { pageToken: '1' };
  await userOf(google).watch({ resource: 'drive.changes', parameters }, channel());
  expect(google.requests.filter(({ path }) => path !== '/token')).toHaveLength(1);
});

test('a start page token that Google does not give for now is an error of class retry', async () => {
  const google = await simulator({ listError: { reason: 'backendError', status: 503 } });
  const watching = userOf(google).watch({ resource: 'drive.changes', parameters: {} }, channel());
  const error = await errorOf(watching);
  expect(error.errorClass).toBe('retry');
  // No channel can have been opened.
  expect(error.outcomeUnknown).toBe(false);
});

test('an answer without a start page token leaves no channel in doubt', async () => {
  const url = await oddServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(request.url === '/token' ? '{"access_token":"x","expires_in":3599}' : '{}');
  });
  const user = (await simulator()).authorizedUser(USER);
  const watching = googleAt(url, user).watch(
    { resource: 'drive.changes', parameters: {} },
    channel(),
  );
  const error = await errorOf(watching);
  expect(error).toMatchObject({ errorClass: 'retry', outcomeUnknown: false });
  expect(error.message).toContain('gave no token');
});
