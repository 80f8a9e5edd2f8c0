import { expect, test } from 'vitest';
import { ALICE, channel, clientsFor, rejectionOf, startSimulator } from '../start-simulator.ts';

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
