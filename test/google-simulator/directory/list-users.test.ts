import { expect, test } from 'vitest';
import { ALICE, call, clientsFor, rejectionOf, startSimulator } from '../start-simulator.ts';

const customer = 'my_customer';

async function setUp() {
  const { google } = await startSimulator({ administrators: [ALICE] });
  const { directory } = clientsFor(google);
  const add = (primaryEmail: string, givenName: string, familyName: string, more: object = {}) =>
    directory.users.insert({
      requestBody: { primaryEmail, name: { givenName, familyName }, ...more },
    });
  await add('jane@example.com', 'Jane', 'Smith');
  await add('adam@example.com', 'Adam', 'Young', { suspended: true });
  await add('zoe@example.org', 'Zoë', 'Van Smith');
  const emails = async (parameters: object) =>
    (await directory.users.list({ customer, ...parameters })).data.users?.map(
      ({ primaryEmail }) => primaryEmail?.split('@')[0],
    );
  return { google, directory, emails };
}

test.each([
  [{}, ['jane', 'adam', 'zoe']],
  [{ query: 'jane' }, ['jane']],
  [{ query: 'email:jane@example.com' }, ['jane']],
  [{ query: 'email:z*' }, ['zoe']],
  [{ query: 'givenName=Adam' }, ['adam']],
  [{ query: "familyName='Van Smith'" }, ['zoe']],
  [{ query: "name:'Jane Smith'" }, ['jane']],
  [{ query: 'familyName:Smith givenName:Adam' }, []],
  [{ query: 'isSuspended=true' }, ['adam']],
  [{ query: 'isAdmin=false' }, ['jane', 'adam', 'zoe']],
  [{ query: 'orgUnitPath=/' }, ['jane', 'adam', 'zoe']],
  [{ orderBy: 'email' }, ['adam', 'jane', 'zoe']],
  [{ orderBy: 'familyName', sortOrder: 'DESCENDING' }, ['adam', 'zoe', 'jane']],
  [{ projection: 'full' }, ['jane', 'adam', 'zoe']],
])('%j lists %j', async (parameters, expected) => {
  const { emails } = await setUp();
  expect(await emails(parameters)).toEqual(expected);
});

test.each([
  [{ query: 'a:b:c' }, 400],
  [{ query: "name:'Jane" }, 400],
  [{ orderBy: 'age' }, 400],
  [{ orderBy: 'email', sortOrder: 'UP' }, 400],
  [{ maxResults: 0 }, 400],
  [{ pageToken: 'nonsense' }, 400],
  [{ query: 'manager=jane' }, 501],
  [{ sortOrder: 'DESCENDING' }, 501],
  [{ projection: 'basic' }, 501],
  [{ viewType: 'domain_public' }, 501],
])('%j is refused with %i', async (parameters, status) => {
  const { directory } = await setUp();
  const list = directory.users.list({ customer, ...parameters });
  expect(await rejectionOf(list)).toMatchObject({ status });
});

test('maxResults pages the users', async () => {
  const { directory } = await setUp();
  const { data: first } = await directory.users.list({ customer, maxResults: 2 });
  expect(first.users).toHaveLength(2);
  const pageToken = first.nextPageToken ?? '';
  const { data: last } = await directory.users.list({ customer, maxResults: 2, pageToken });
  expect(last.users).toMatchObject([{ primaryEmail: 'zoe@example.org' }]);
  expect(last.nextPageToken).toBeUndefined();
});

test('a deleted user has the time of the deletion, and no field that Google does not have', async () => {
  const { directory, emails } = await setUp();
  const userKey = 'jane@example.com';
  await directory.users.delete({ userKey });
  expect(await emails({})).toEqual(['adam', 'zoe']);
  const { data } = await directory.users.list({ customer, showDeleted: 'true' });
  const [user] = data.users ?? [];
  expect(Date.parse(user?.deletionTime ?? '')).not.toBeNaN();
  expect(user).not.toHaveProperty('deleted');
  const fields = 'users(deleted)';
  const list = directory.users.list({ customer, showDeleted: 'true', fields });
  expect(await rejectionOf(list)).toMatchObject({ status: 400, reason: 'invalidParameter' });
  await directory.users.undelete({ userKey, requestBody: {} });
  expect((await directory.users.get({ userKey })).data).not.toHaveProperty('deletionTime');
});

test('an update cannot change what is output only', async () => {
  const { google } = await setUp();
  const path = '/admin/directory/v1/users/jane@example.com';
  const changes = { isAdmin: true, id: '1', deletionTime: '2026-10-01T00:00:00Z', suspended: true };
  const { json } = await call(google, path, changes, { method: 'PATCH' });
  expect(json).toMatchObject({ isAdmin: false, suspended: true });
  expect(json).not.toHaveProperty('deletionTime');
});
