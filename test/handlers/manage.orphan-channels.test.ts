import { drive } from '@googleapis/drive';
import { OAuth2Client } from 'google-auth-library';
import { beforeAll, expect, test } from 'vitest';
import { signToken } from '../../lib/protocol/token.ts';
import {
  CHANGES,
  type ManagerStage,
  startManager,
  TOKEN_SECRET,
  USER,
} from './packaged-manager.ts';

let stage: ManagerStage;
beforeAll(async () => {
  stage = await startManager();
});

/** A channel with a token of ours that Google's own client opens, and that is not in the ledger. */
async function openElsewhere(user = USER, address = stage.receiver.url) {
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: stage.google.accessToken(user) });
  const id = crypto.randomUUID();
  const token = signToken(TOKEN_SECRET, id);
  const { data } = await drive({
    version: 'v3',
    auth,
    rootUrl: `${stage.google.url}/`,
  }).changes.watch({
    pageToken: '1',
    requestBody: { id, type: 'web_hook', address, token },
  });
  await stage.google.idle();
  return { id, resourceId: data.resourceId ?? '' };
}

const stop = (id: string, query: Record<string, string>) =>
  stage.call('DELETE /channels/{id}', { id, query });
const live = () => stage.google.channels().map(({ id }) => id);

test('an orphan is stopped by what its notifications say', async () => {
  const { id, resourceId } = await openElsewhere();
  const { statusCode, json } = await stop(id, { resourceId, account: 'default' });
  const stopped = { id, resource: 'drive.changes', resourceId, account: 'default' };
  expect([statusCode, json]).toEqual([200, { ...stopped, state: 'stopped' }]);
  expect(live()).not.toContain(id);
});

test('an orphan without a notification is stopped only if the request names the resource', async () => {
  const nowhere = 'http://127.0.0.1:1/';
  const { id, resourceId } = await openElsewhere(USER, nowhere);
  const unclear = await stop(id, { resourceId });
  expect([unclear.statusCode, unclear.json.error.field]).toEqual([400, 'resource']);
  expect(live()).toContain(id);
  const { statusCode, json } = await stop(id, { resourceId, resource: 'drive.changes' });
  expect([statusCode, json.state]).toEqual([200, 'stopped']);
  expect(live()).not.toContain(id);
});

test('an orphan of another account is stopped by that account only', async () => {
  const body = stage.google.authorizedUser('alice@example.com');
  const { json: account } = await stage.call('POST /accounts', { body });
  const { id, resourceId } = await openElsewhere('alice@example.com');
  await stop(id, { resourceId });
  expect(live()).toContain(id);
  const { statusCode } = await stop(id, { resourceId, account: account.id });
  expect(statusCode).toBe(200);
  expect(live()).not.toContain(id);
});

test.each<[string, Record<string, string>, number, string]>([
  ['no resource id', { resourceId: '' }, 400, 'resourceId'],
  ['an unknown resource', { resourceId: 'r', resource: 'drive.nothing' }, 400, 'resource'],
  [
    'an unknown account',
    { resourceId: 'r', resource: 'drive.changes', account: 'no-such-account' },
    404,
    'id',
  ],
])('a request with %s is rejected', async (_, query, status, field) => {
  const { statusCode, json } = await stop(crypto.randomUUID(), query);
  expect([statusCode, json.error.field]).toEqual([status, field]);
});

test('a channel in the ledger is stopped as usual, whatever the resource id', async () => {
  const { json } = await stage.call('POST /channels', { body: CHANGES });
  const stopped = await stop(json.id, { resourceId: 'of another' });
  expect([stopped.statusCode, stopped.json.state]).toEqual([200, 'stopped']);
  expect(live()).not.toContain(json.id);
});
