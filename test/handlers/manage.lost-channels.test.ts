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

/** A channel with a token of ours that Google's own client opens, and no ledger knows. */
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

test('a lost channel is stopped by what its notifications say', async () => {
  const { id, resourceId } = await openElsewhere();
  const { statusCode, json } = await stop(id, { resourceId, account: 'default' });
  const stopped = { id, resource: 'drive.changes', resourceId, account: 'default' };
  expect([statusCode, json]).toEqual([200, { ...stopped, state: 'stopped' }]);
  expect(live()).not.toContain(id);
});

test('one that has sent nothing yet needs the resource besides', async () => {
  const nowhere = 'http://127.0.0.1:1/';
  const { id, resourceId } = await openElsewhere(USER, nowhere);
  const unclear = await stop(id, { resourceId });
  expect([unclear.statusCode, unclear.json.error.field]).toEqual([400, 'resource']);
  expect(live()).toContain(id);
  const { statusCode, json } = await stop(id, { resourceId, resource: 'drive.changes' });
  expect([statusCode, json.state]).toEqual([200, 'stopped']);
  expect(live()).not.toContain(id);
});

test('another account’s is stopped by that account, and by no other', async () => {
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
  ['a resource that is none', { resourceId: 'r', resource: 'drive.nothing' }, 400, 'resource'],
  [
    'an account that is none',
    { resourceId: 'r', resource: 'drive.changes', account: 'nobody' },
    404,
    'id',
  ],
])('%s stops nothing', async (_, query, status, field) => {
  const { statusCode, json } = await stop(crypto.randomUUID(), query);
  expect([statusCode, json.error.field]).toEqual([status, field]);
});

test('a channel that the ledger knows is stopped as ever, whatever the resource id', async () => {
  const { json } = await stage.call('POST /channels', { body: CHANGES });
  const stopped = await stop(json.id, { resourceId: 'of another' });
  expect([stopped.statusCode, stopped.json.state]).toEqual([200, 'stopped']);
  expect(live()).not.toContain(json.id);
});
