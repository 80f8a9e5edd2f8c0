import { expect, test } from 'vitest';
import {
  ALICE,
  BOB,
  call,
  channel,
  clientsFor,
  rejectionOf,
  startSimulator,
} from '../start-simulator.ts';

test('a channel on changes receives sync, then the creation of a file', async () => {
  const { google, receiver } = await startSimulator();
  const { drive } = clientsFor(google);
  const { data: start } = await drive.changes.getStartPageToken();
  const pageToken = start.startPageToken ?? '';
  const requestBody = channel(receiver, { token: 'user=alice' });

  const { data: opened } = await drive.changes.watch({ pageToken, requestBody });
  expect(opened).toMatchObject({ kind: 'api#channel', id: requestBody.id, token: 'user=alice' });
  expect(opened.resourceUri).toMatch(/^https:\/\/www\.googleapis\.com\/drive\/v3\/changes\?/);
  expect(opened.expiration).toMatch(/^\d{13}$/);
  await receiver.until(1);

  const { data: file } = await drive.files.create({ requestBody: { name: 'Plan' } });
  await google.idle();
  const [sync, change] = receiver.received.map(({ headers }) => headers);
  expect(sync).toMatchObject({
    'x-goog-channel-id': requestBody.id,
    'x-goog-channel-token': 'user=alice',
    'x-goog-message-number': '1',
    'x-goog-resource-id': opened.resourceId,
    'x-goog-resource-state': 'sync',
    'x-goog-resource-uri': opened.resourceUri,
  });
  expect(change?.['x-goog-resource-state']).toBe('change');
  expect(change?.['x-goog-changed']).toBeUndefined();
  expect(receiver.received[1]?.body).toBe('');

  const { data: list } = await drive.changes.list({ pageToken });
  expect(list.changes).toMatchObject([
    {
      changeType: 'file',
      fileId: file.id,
      removed: false,
      file: { kind: 'drive#file', id: file.id, name: 'Plan' },
    },
  ]);
  expect(list.newStartPageToken).toBe('2');
});

test('changes are listed in pages: the last change of each file, and no file for removals', async () => {
  const { google } = await startSimulator();
  const { drive } = clientsFor(google);
  const pageToken = '1';
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c', 'd']) {
    ids.push(google.editFile(ALICE, undefined, { name }).id);
  }
  google.editFile(ALICE, ids[0], { name: 'a2' });
  await drive.files.delete({ fileId: ids[3] ?? '' });

  const { data: first } = await drive.changes.list({ pageToken, pageSize: 2 });
  expect(first.changes?.map(({ fileId }) => fileId)).toEqual([ids[1], ids[2]]);
  expect(first.newStartPageToken).toBeUndefined();
  const { data: last } = await drive.changes.list({
    pageToken: first.nextPageToken ?? '',
    pageSize: 2,
  });
  expect(last.changes).toMatchObject([
    { fileId: ids[0], removed: false, file: { name: 'a2' } },
    { fileId: ids[3], removed: true },
  ]);
  expect(last.changes?.[1]).not.toHaveProperty('file');
  expect(last.nextPageToken).toBeUndefined();

  const { data: nothing } = await drive.changes.list({ pageToken: last.newStartPageToken ?? '' });
  expect(nothing.changes).toEqual([]);
  expect(nothing.newStartPageToken).toBe(last.newStartPageToken);
  expect(await rejectionOf(drive.changes.list({ pageToken: 'nonsense' }))).toMatchObject({
    status: 400,
    reason: 'invalid',
  });
});

test('the channels of one user on a resource share a resourceId, those of other users have another', async () => {
  const { google, receiver } = await startSimulator();
  const open = async (user: string, path: string) =>
    (await call(google, path, channel(receiver), { token: google.accessToken(user) })).json
      .resourceId;
  const first = await open(ALICE, '/drive/v3/changes/watch?pageToken=1');
  expect(first).toMatch(/^[\w-]{27}$/);
  expect(await open(ALICE, '/drive/v3/changes/watch?pageToken=7&spaces=drive')).toBe(first);
  expect(await open(ALICE, '/drive/v2/changes/watch')).toBe(first);
  expect(await open(BOB, '/drive/v3/changes/watch?pageToken=1')).not.toBe(first);
});

test('watching changes requires a page token only in v3', async () => {
  const { google, receiver } = await startSimulator();
  const v3 = await call(google, '/drive/v3/changes/watch', channel(receiver));
  expect(v3).toMatchObject({ status: 400, reason: 'required' });
  const v2 = await call(google, '/drive/v2/changes/watch', channel(receiver));
  expect(v2.status).toBe(200);
  expect(v2.json.resourceUri).toContain('/drive/v2/changes');
});

test('files and shared drives that do not exist are a 404', async () => {
  const { google, receiver } = await startSimulator();
  for (const path of [
    '/drive/v3/files/none/watch',
    '/drive/v3/changes/watch?pageToken=1&driveId=none&supportsAllDrives=true',
  ]) {
    expect(await call(google, path, channel(receiver))).toMatchObject({
      status: 404,
      reason: 'notFound',
    });
  }
});

test('a shared drive has its own change log, which is announced to all its users', async () => {
  const { google, receiver } = await startSimulator();
  const { drive } = clientsFor(google);
  const { data: made } = await drive.drives.create({
    requestId: 'once',
    requestBody: { name: 'Team' },
  });
  const driveId = made.id ?? '';
  const corpus = { driveId, supportsAllDrives: true, includeItemsFromAllDrives: true };
  const pageToken = (await drive.changes.getStartPageToken(corpus)).data.startPageToken ?? '';
  await drive.changes.watch({ ...corpus, pageToken, requestBody: channel(receiver) });
  await clientsFor(google, BOB).drive.changes.watch({
    ...corpus,
    pageToken,
    requestBody: channel(receiver),
  });
  await drive.changes.watch({ pageToken: '1', requestBody: channel(receiver) });
  await google.idle();

  const { data: file } = await drive.files.create({
    requestBody: { name: 'Plan', parents: [driveId] },
    fields: '*',
  });
  expect(file.driveId).toBe(driveId);
  const renamed = { fileId: file.id ?? '', requestBody: { name: 'Plan B' } };
  expect((await clientsFor(google, BOB).drive.files.update(renamed)).data.name).toBe('Plan B');
  await google.idle();
  expect(receiver.states().slice(3)).toEqual(['change', 'change', 'change', 'change']);
  const { data: list } = await drive.changes.list({ ...corpus, pageToken });
  expect(list.changes).toMatchObject([{ fileId: file.id, file: { name: 'Plan B' } }]);
  expect((await drive.changes.list({ pageToken: '1' })).data.changes).toEqual([]);
  expect(await rejectionOf(drive.changes.list({ driveId, pageToken }))).toMatchObject({
    status: 400,
  });
});
