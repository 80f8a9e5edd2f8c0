import { expect, test } from 'vitest';
import { ALICE, call, channel, clientsFor, startSimulator } from '../start-simulator.ts';

const CAROL = 'carol@example.com';
const USERS_WATCH = '/admin/directory/v1/users/watch';

test('changes of user accounts are announced with the user in the body', async () => {
  const { google, receiver } = await startSimulator({ administrators: [ALICE] });
  const { directory } = clientsFor(google);
  await directory.users.watch({ customer: 'my_customer', requestBody: channel(receiver) });
  const { data: user } = await directory.users.insert({ requestBody: { primaryEmail: CAROL } });
  const userKey = user.id ?? '';
  await directory.users.patch({ userKey, requestBody: { suspended: true } });
  await directory.users.makeAdmin({ userKey, requestBody: { status: true } });
  await directory.users.delete({ userKey });
  await directory.users.undelete({ userKey, requestBody: {} });
  await google.idle();

  expect(receiver.states()).toEqual(['sync', 'add', 'update', 'makeAdmin', 'delete', 'undelete']);
  expect(receiver.received[0]?.body).toBe('');
  expect(JSON.parse(receiver.received[1]?.body ?? '')).toEqual({
    kind: 'admin#directory#user',
    id: userKey,
    etag: expect.stringMatching(/^".+"$/),
    primaryEmail: CAROL,
  });
  expect((await directory.users.get({ userKey: CAROL })).data).toMatchObject({
    isAdmin: true,
    suspended: true,
  });
});

test('a channel on one event of one domain receives nothing else', async () => {
  const { google, receiver } = await startSimulator({ administrators: [ALICE] });
  const { directory } = clientsFor(google);
  const requestBody = channel(receiver);
  await directory.users.watch({ domain: 'example.com', event: 'delete', requestBody });
  for (const primaryEmail of [CAROL, 'dave@example.org']) {
    await directory.users.insert({ requestBody: { primaryEmail } });
    await directory.users.delete({ userKey: primaryEmail });
  }
  await google.idle();
  expect(receiver.states()).toEqual(['sync', 'delete']);
});

test('watching users requires a domain or customer, and a known event', async () => {
  const { google, receiver } = await startSimulator({ administrators: [ALICE] });
  expect(await call(google, USERS_WATCH, channel(receiver))).toMatchObject({ status: 400 });
  expect(
    await call(google, `${USERS_WATCH}?domain=example.com&event=promote`, channel(receiver)),
  ).toMatchObject({ status: 400, reason: 'invalid' });
  expect(await call(google, `${USERS_WATCH}?customer=C0other`, channel(receiver))).toMatchObject({
    status: 403,
    reason: 'forbidden',
  });
});

test('added and deleted aliases are announced', async () => {
  const { google, receiver } = await startSimulator({ administrators: [ALICE] });
  const { directory } = clientsFor(google);
  await directory.users.insert({ requestBody: { primaryEmail: CAROL } });
  await directory.users.aliases.watch({ userKey: CAROL, requestBody: channel(receiver) });
  const alias = 'caz@example.com';
  await directory.users.aliases.insert({ userKey: CAROL, requestBody: { alias } });
  await directory.users.aliases.delete({ userKey: CAROL, alias });
  await google.idle();
  expect(receiver.states()).toEqual(['sync', 'add', 'delete']);
});
