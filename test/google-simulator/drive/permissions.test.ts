import { expect, test } from 'vitest';
import {
  ALICE,
  BOB,
  channel,
  clientsFor,
  rejectionOf,
  startSimulator,
} from '../start-simulator.ts';

const CAROL = 'carol@example.com';
const READER = { type: 'user', role: 'reader', emailAddress: BOB };

async function setUp() {
  const { google, receiver } = await startSimulator();
  const alice = clientsFor(google).drive;
  const bob = clientsFor(google, BOB).drive;
  const fileId = google.editFile(ALICE, undefined, { name: 'Plan' }).id;
  const share = async (requestBody: object) =>
    (await alice.permissions.create({ fileId, requestBody })).data.id ?? '';
  return { google, receiver, alice, bob, fileId, share };
}

const denied = { status: 403, reason: 'insufficientFilePermissions' };

test('adding, changing and deleting a permission are announced as changes of `permissions`', async () => {
  const { google, receiver, alice, fileId, share } = await setUp();
  await alice.files.watch({ fileId, requestBody: channel(receiver) });
  const permissionId = await share(READER);
  await alice.permissions.update({ fileId, permissionId, requestBody: { role: 'writer' } });
  await alice.permissions.delete({ fileId, permissionId });
  await google.idle();

  expect(receiver.states()).toEqual(['sync', 'update', 'update', 'update']);
  const changed = receiver.received.map(({ headers }) => headers['x-goog-changed']);
  expect(changed).toEqual([undefined, 'permissions', 'permissions', 'permissions']);
});

test('a file is found by the users that it is shared with, and by no others', async () => {
  const { google, bob, fileId, share } = await setUp();
  const notFound = { status: 404, reason: 'notFound' };
  expect(await rejectionOf(bob.files.get({ fileId }))).toMatchObject(notFound);
  expect(await rejectionOf(bob.permissions.list({ fileId }))).toMatchObject(notFound);
  await share(READER);
  expect((await bob.files.get({ fileId })).data.name).toBe('Plan');
  expect((await bob.files.list()).data.files).toMatchObject([{ id: fileId }]);
  const carol = clientsFor(google, CAROL).drive;
  expect(await rejectionOf(carol.files.get({ fileId }))).toMatchObject(notFound);
});

test.each([
  { type: 'anyone', role: 'reader' },
  { type: 'domain', role: 'reader', domain: 'example.com' },
])('a permission of the type $type gives access', async (permission) => {
  const { bob, fileId, share } = await setUp();
  await share(permission);
  expect((await bob.files.get({ fileId })).data.name).toBe('Plan');
});

test('readers can read and not write; writers can write and not delete', async () => {
  const { bob, alice, fileId, share } = await setUp();
  const permissionId = await share(READER);
  const edit = () => bob.files.update({ fileId, requestBody: { name: 'B' } });
  expect(await rejectionOf(edit())).toMatchObject(denied);
  expect(await rejectionOf(bob.files.delete({ fileId }))).toMatchObject(denied);
  expect(await rejectionOf(bob.permissions.list({ fileId }))).toMatchObject(denied);
  const requestBody = { type: 'user', role: 'writer', emailAddress: BOB };
  expect(await rejectionOf(bob.permissions.create({ fileId, requestBody }))).toMatchObject(denied);

  await alice.permissions.update({ fileId, permissionId, requestBody: { role: 'writer' } });
  expect((await edit()).data.name).toBe('B');
  expect(await rejectionOf(bob.files.delete({ fileId }))).toMatchObject(denied);
});

test('a permission on a folder covers what is in it, and readers cannot add to it', async () => {
  const { google, alice, bob, fileId } = await setUp();
  const mimeType = 'application/vnd.google-apps.folder';
  const folder = google.editFile(ALICE, undefined, { name: 'Folder', mimeType }).id;
  await alice.permissions.create({ fileId: folder, requestBody: READER });
  await alice.files.update({ fileId, addParents: folder });
  expect((await bob.files.get({ fileId })).data.name).toBe('Plan');
  const requestBody = { name: 'New', parents: [folder] };
  expect(await rejectionOf(bob.files.create({ requestBody }))).toMatchObject(denied);
  await alice.files.update({ fileId: folder, addParents: fileId });
  expect((await bob.files.get({ fileId })).data.name).toBe('Plan');

  await alice.files.update({ fileId, removeParents: folder });
  expect(await rejectionOf(bob.files.get({ fileId }))).toMatchObject({ status: 404 });
  const { data } = await bob.changes.list({ pageToken: '1' });
  expect(data.changes?.at(-1)).toMatchObject({ fileId, removed: true });
});

test('a user who gains or loses access is told: `add` and `remove`, and in the change log', async () => {
  const { google, receiver, bob, alice, fileId, share } = await setUp();
  const permissionId = await share(READER);
  await bob.files.watch({ fileId, requestBody: channel(receiver) });
  await bob.changes.watch({ pageToken: '1', requestBody: channel(receiver) });
  await google.idle();
  await alice.permissions.delete({ fileId, permissionId });
  await google.idle();
  expect(receiver.states().slice(2).sort()).toEqual(['change', 'remove']);
  await alice.files.update({ fileId, requestBody: { name: 'Secret' } });
  await google.idle();
  expect(receiver.received).toHaveLength(4);
  expect((await bob.changes.list({ pageToken: '1' })).data.changes).toMatchObject([
    { fileId, removed: true },
  ]);
  await share(READER);
  await google.idle();
  expect(receiver.states().slice(4).sort()).toEqual(['add', 'change']);
});

test('permissions are read one by one and in pages; the owner stays', async () => {
  const { alice, fileId, share } = await setUp();
  const permissionId = await share(READER);
  const fields = 'permissions(emailAddress,role),nextPageToken';
  const { data } = await alice.permissions.list({ fileId, fields, pageSize: 1 });
  expect(data.permissions).toEqual([{ emailAddress: ALICE, role: 'owner' }]);
  const pageToken = data.nextPageToken ?? '';
  const { data: rest } = await alice.permissions.list({ fileId, fields, pageToken });
  expect(rest.permissions).toEqual([{ emailAddress: BOB, role: 'reader' }]);
  expect((await alice.permissions.get({ fileId, permissionId })).data).toEqual({
    kind: 'drive#permission',
    id: permissionId,
    type: 'user',
    role: 'reader',
  });

  const { data: file } = await alice.files.get({ fileId, fields: 'permissions' });
  const owner = file.permissions?.find(({ role }) => role === 'owner')?.id ?? '';
  const change = { fileId, permissionId: owner };
  expect(await rejectionOf(alice.permissions.delete(change))).toMatchObject({ status: 403 });
  const demote = alice.permissions.update({ ...change, requestBody: { role: 'reader' } });
  expect(await rejectionOf(demote)).toMatchObject({ status: 403 });
  const unknown = alice.permissions.get({ fileId, permissionId: 'x' });
  expect(await rejectionOf(unknown)).toMatchObject({ status: 404 });
});

test.each([
  [{ type: 'user', role: 'reader' }, 400],
  [{ type: 'domain', role: 'reader' }, 400],
  [{ type: 'robot', role: 'reader' }, 400],
  [{ type: 'anyone' }, 400],
  [{ type: 'anyone', role: 'king' }, 400],
  [{ type: 'user', role: 'owner', emailAddress: BOB }, 501],
])('the permission %j is refused with %i', async (requestBody, status) => {
  const { alice, fileId } = await setUp();
  const create = alice.permissions.create({ fileId, requestBody });
  expect(await rejectionOf(create)).toMatchObject({ status });
});
