import { expect, test } from 'vitest';
import { ALICE, BOB, clientsFor, rejectionOf, startSimulator } from '../start-simulator.ts';

const FOLDER = 'application/vnd.google-apps.folder';

async function setUp() {
  const { google } = await startSimulator();
  const { drive } = clientsFor(google);
  const folder = google.editFile(ALICE, undefined, { name: 'Team folder', mimeType: FOLDER });
  google.editFile(ALICE, undefined, { name: 'plan-2.txt', mimeType: 'text/plain' });
  google.editFile(ALICE, undefined, { name: "Alice's Plan 10.txt", parents: [folder.id] });
  const trashed = google.editFile(ALICE, undefined, { name: 'old.txt', mimeType: 'text/html' });
  google.editFile(ALICE, trashed.id, { trashed: true });
  const names = async (parameters: object) =>
    (await drive.files.list(parameters)).data.files?.map(({ name }) => name);
  return { google, drive, folder, names };
}

test('files.list has no root folder', async () => {
  const { names } = await setUp();
  expect(await names({})).toEqual(['Team folder', 'plan-2.txt', "Alice's Plan 10.txt", 'old.txt']);
});

test.each([
  ["name = 'plan-2.txt'", ['plan-2.txt']],
  ["name != 'plan-2.txt' and trashed = false", ['Team folder', "Alice's Plan 10.txt"]],
  ["name contains 'plan'", ['plan-2.txt', "Alice's Plan 10.txt"]],
  ["name contains 'lan'", []],
  ["name contains 'folder'", ['Team folder']],
  ["name = 'Alice\\'s Plan 10.txt'", ["Alice's Plan 10.txt"]],
  ['trashed = true', ['old.txt']],
  ['trashed != true', ['Team folder', 'plan-2.txt', "Alice's Plan 10.txt"]],
  ["mimeType contains 'text/'", ['plan-2.txt', 'old.txt']],
  [`mimeType = '${FOLDER}'`, ['Team folder']],
  ["'root' in parents and not trashed = true", ['Team folder', 'plan-2.txt']],
  ["'me' in owners and name contains 'plan'", ['plan-2.txt', "Alice's Plan 10.txt"]],
  ["'bob@example.com' in readers", []],
  ["modifiedTime > '2020-01-01T00:00:00' and name = 'old.txt'", ['old.txt']],
  ["modifiedTime < '2020-01-01T00:00:00Z'", []],
  // From left to right: (none and none) or one.
  ["name = 'a' and name = 'b' or trashed = true", ['old.txt']],
  ["trashed = true or name = 'a' and name = 'b'", []],
  ["trashed = true or (name = 'a' and name = 'b')", ['old.txt']],
  ["not (trashed = true or mimeType contains 'text/') and 'root' in parents", ['Team folder']],
])('the query %s finds %j', async (q, found) => {
  const { names } = await setUp();
  expect(await names({ q })).toEqual(found);
});

test('a query finds the files in a folder', async () => {
  const { names, folder } = await setUp();
  expect(await names({ q: `'${folder.id}' in parents` })).toEqual(["Alice's Plan 10.txt"]);
});

test.each([
  'name',
  "name = 'a",
  "name ~ 'a'",
  "nonsense = 'a'",
  "constructor = 'a'",
  "'a' in nonsense",
  'trashed = maybe',
  "modifiedTime > 'yesterday'",
  "name = 'a' name = 'b'",
  "(name = 'a'",
  "name = 'a' and",
])('the query %s is invalid', async (q) => {
  const { drive } = await setUp();
  expect(await rejectionOf(drive.files.list({ q }))).toMatchObject({
    status: 400,
    reason: 'invalid',
  });
});

test.each(["fullText contains 'a'", 'starred = true', 'sharedWithMe = true'])(
  'the query %s is not served, and says so',
  async (q) => {
    const { drive } = await setUp();
    const { status } = await rejectionOf(drive.files.list({ q }));
    expect(status).toBe(501);
  },
);

test.each([
  ['name', ["Alice's Plan 10.txt", 'old.txt', 'plan-2.txt', 'Team folder']],
  ['name desc', ['Team folder', 'plan-2.txt', 'old.txt', "Alice's Plan 10.txt"]],
  ['folder,name', ['Team folder', "Alice's Plan 10.txt", 'old.txt', 'plan-2.txt']],
])('orderBy=%s orders the files', async (orderBy, expected) => {
  const { names } = await setUp();
  expect(await names({ orderBy })).toEqual(expected);
});

test('files in natural order and by time are ordered, over pages', async () => {
  const { google, drive } = await setUp();
  for (const name of ['b10', 'b9']) google.editFile(BOB, undefined, { name });
  const bob = clientsFor(google, BOB).drive;
  const listed = async (orderBy: string) =>
    (await bob.files.list({ orderBy })).data.files?.map(({ name }) => name);
  expect(await listed('name')).toEqual(['b10', 'b9']);
  expect(await listed('name_natural')).toEqual(['b9', 'b10']);

  const page = { orderBy: 'name', pageSize: 3 };
  const { data: first } = await drive.files.list(page);
  const pageToken = first.nextPageToken ?? '';
  const { data: last } = await drive.files.list({ ...page, pageToken });
  expect(last.files?.map(({ name }) => name)).toEqual(['Team folder']);
  const garbage = drive.files.list({ ...page, pageToken: 'nonsense' });
  expect(await rejectionOf(garbage)).toMatchObject({ status: 400, reason: 'invalid' });
});

test.each([
  ['nonsense', 400],
  ['toString', 400],
  ['name down', 400],
  ['starred', 501],
])('orderBy=%s is refused with %i', async (orderBy, status) => {
  const { drive } = await setUp();
  expect(await rejectionOf(drive.files.list({ orderBy }))).toMatchObject({ status });
});

test('the files of a shared drive are listed for it, and not among those of a user', async () => {
  const { google, drive } = await setUp();
  const { data } = await drive.drives.create({ requestId: 'a', requestBody: { name: 'Team' } });
  const driveId = data.id ?? '';
  google.editFile(ALICE, undefined, { name: 'shared', parents: [driveId] });
  const corpus = { driveId, corpora: 'drive', supportsAllDrives: true };
  const listed = await drive.files.list({ ...corpus, includeItemsFromAllDrives: true });
  expect(listed.data.files?.map(({ name }) => name)).toEqual(['shared']);
  expect((await drive.files.list({ q: "name = 'shared'" })).data.files).toEqual([]);
  expect(await rejectionOf(drive.files.list({ driveId }))).toMatchObject({ status: 400 });

  expect((await drive.drives.list()).data.drives).toMatchObject([{ id: driveId, name: 'Team' }]);
  expect((await drive.drives.get({ driveId })).data.name).toBe('Team');
  expect(await rejectionOf(drive.drives.get({ driveId: 'x' }))).toMatchObject({ status: 404 });
  const again = drive.drives.create({ requestId: 'a', requestBody: { name: 'Team' } });
  expect(await rejectionOf(again)).toMatchObject({ status: 409 });
});

test.each([
  `${'('.repeat(2000)}trashed = true${')'.repeat(2000)}`,
  `${'not '.repeat(1500)}trashed = true`,
])('a query that is nested too deeply is invalid', async (q) => {
  const { names } = await setUp();
  expect(await rejectionOf(names({ q }))).toMatchObject({ status: 400, reason: 'invalid' });
});

test('a long query is no deep one', async () => {
  const { names } = await setUp();
  const q = `${"name = 'x' or ".repeat(500)}(((not (trashed = false))))`;
  expect(await names({ q })).toEqual(['old.txt']);
});
