import { expect, test } from 'vitest';
import {
  ALICE,
  call,
  channel,
  clientsFor,
  rejectionOf,
  startSimulator,
} from '../start-simulator.ts';

test('a channel on a file receives updates, trash, untrash and removal', async () => {
  const { google, receiver } = await startSimulator();
  const { drive } = clientsFor(google);
  const { data: file } = await drive.files.create({ requestBody: { name: 'Plan' } });
  const fileId = file.id ?? '';
  await drive.files.watch({ fileId, requestBody: channel(receiver) });
  await google.idle();

  await drive.files.update({ fileId, requestBody: { name: 'Plan B' } });
  await drive.files.update(
    { fileId, media: { mimeType: 'text/plain', body: 'words' } },
    // The client reads the root URL of uploads only from the options of the call.
    { rootUrl: `${google.url}/` },
  );
  await drive.files.update({ fileId, requestBody: { trashed: true } });
  await drive.files.update({ fileId, requestBody: { trashed: false } });
  await drive.files.delete({ fileId });
  await google.idle();

  expect(receiver.states()).toEqual(['sync', 'update', 'update', 'trash', 'untrash', 'remove']);
  const changed = receiver.received.map(({ headers }) => headers['x-goog-changed']?.split(/, ?/));
  expect(changed).toEqual([
    undefined,
    ['properties'],
    ['content', 'properties'],
    undefined,
    undefined,
    undefined,
  ]);
  expect(await rejectionOf(drive.files.get({ fileId }))).toMatchObject({
    status: 404,
    reason: 'notFound',
  });
});

test('a multipart upload stores metadata and content', async () => {
  const { google } = await startSimulator();
  const { drive } = clientsFor(google);
  const { data } = await drive.files.create(
    {
      requestBody: { name: 'Note' },
      media: { mimeType: 'text/plain', body: 'päper' },
      fields: 'name,size,md5Checksum',
    },
    { rootUrl: `${google.url}/` },
  );
  expect(data).toEqual({
    name: 'Note',
    size: '6',
    md5Checksum: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test('moving a file announces `children` on the folder and `parents` on the file', async () => {
  const { google, receiver } = await startSimulator();
  const { drive } = clientsFor(google);
  const folder = (await drive.files.create({ requestBody: { name: 'Folder' } })).data.id ?? '';
  const fileId = (await drive.files.create({ requestBody: { name: 'File' } })).data.id ?? '';
  await drive.files.watch({ fileId: folder, requestBody: channel(receiver) });
  await drive.files.watch({ fileId, requestBody: channel(receiver) });
  await google.idle();

  await drive.files.update({ fileId, addParents: folder });
  await google.idle();
  const changed = receiver.received.slice(2).map(({ headers }) => headers['x-goog-changed']);
  expect(changed.sort()).toEqual(['children', 'parents']);
});

test('`fields` selects the returned fields, with a minimal default', async () => {
  const { google } = await startSimulator();
  const { drive } = clientsFor(google);
  const { id } = google.editFile(ALICE, undefined, { name: 'a', description: 'long' });
  const fileId = id;
  expect((await drive.files.get({ fileId })).data).toEqual({
    kind: 'drive#file',
    id,
    name: 'a',
    mimeType: 'application/octet-stream',
  });
  expect((await drive.files.get({ fileId, fields: 'id,description' })).data).toEqual({
    id,
    description: 'long',
  });
  const fields = 'changes(fileId,file/name)';
  expect((await drive.changes.list({ pageToken: '1', fields })).data).toEqual({
    changes: [{ fileId: id, file: { name: 'a' } }],
  });
});

test.each([
  { name: 5 },
  { name: {} },
  { mimeType: ['text/plain'] },
  { parents: 'root' },
  { parents: [null] },
  { trashed: 'yes' },
  { id: 7 },
  { createdTime: 'yesterday' },
  { modifiedTime: 0 },
])('metadata of another type is refused: %j', async (metadata) => {
  const { google } = await startSimulator();
  const [location] = Object.keys(metadata);
  const created = await call(google, '/drive/v3/files', metadata);
  expect(created).toMatchObject({ status: 400, reason: 'invalid' });
  expect(created.json.error).toMatchObject({ errors: [{ location }] });
  const { id } = google.editFile(ALICE, undefined);
  const updated = await call(google, `/drive/v3/files/${id}`, metadata, { method: 'PATCH' });
  expect(updated).toMatchObject({ status: 400, reason: 'invalid' });
});

test('metadata that is null or output only changes nothing', async () => {
  const { google } = await startSimulator();
  const { drive } = clientsFor(google);
  const body = { name: null, mimeType: null, parents: null, kind: 'x', permissions: [], size: '9' };
  const { json } = await call(google, '/drive/v3/files?fields=*', body);
  expect(json).toMatchObject({ kind: 'drive#file', name: 'Untitled', permissions: [{}] });
  expect(json).not.toHaveProperty('size');
  const { files } = (await drive.files.list({ q: "name = 'Untitled'" })).data;
  expect(files).toHaveLength(1);
});
