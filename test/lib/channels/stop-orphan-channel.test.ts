import { expect, test } from 'vitest';
import { CHANNEL_ROUTES } from '../../../lib/channels/channel-routes.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import type { Resource } from '../../../lib/protocol/resource-states.ts';
import { CHANGES, depsWith, type Stage, stage } from './stage.ts';

const ORPHAN = 'an-orphan';

/** A stage with an orphan whose notifications are of a resource; what is stopped, and by whom. */
async function orphaned(notified?: Resource) {
  const set = await stage();
  const stopped: unknown[] = [];
  const accounts: string[] = [];
  const deps = depsWith(set, { stop: async (channel) => void stopped.push(channel) });
  const channelDeps: Stage['channelDeps'] = {
    ...deps,
    notifiedResource: async () => notified,
    google(account) {
      accounts.push(account);
      return deps.google(account);
    },
  };
  const remove = (id: string, query: Record<string, string>) =>
    CHANNEL_ROUTES['DELETE /channels/{id}']?.(channelDeps, { id, query, body: undefined });
  return { set, remove, stopped, accounts };
}

test('an orphan is stopped by the account that the request names', async () => {
  const { remove, stopped, accounts } = await orphaned('drive.files');
  const query = { resourceId: 'r', account: 'an-account' };
  const answer = await remove(ORPHAN, query);
  expect(JSON.parse(answer?.body ?? '')).toMatchObject({ account: 'an-account', state: 'stopped' });
  expect(accounts).toEqual(['an-account']);
  expect(stopped).toEqual([{ id: ORPHAN, resource: 'drive.files', resourceId: 'r' }]);
});

test('an orphan is stopped by the deployment’s own account if the request names none', async () => {
  const { remove, accounts } = await orphaned('drive.files');
  await remove(ORPHAN, { resourceId: 'r' });
  expect(accounts).toEqual(['default']);
});

test('the resource that a request names counts more than that of the notifications', async () => {
  const { remove, stopped } = await orphaned('drive.files');
  await remove(ORPHAN, { resourceId: 'r', resource: 'calendar.events' });
  expect(stopped).toMatchObject([{ resource: 'calendar.events' }]);
});

test.each<[string, Record<string, string>, string]>([
  ['an unknown resource', { resourceId: 'r', resource: 'drive.nothing' }, 'resource'],
  ['an empty resource id', { resourceId: '' }, 'resourceId'],
])('a request with %s is rejected, whatever the notifications say', async (_, query, field) => {
  const { remove, stopped } = await orphaned('drive.files');
  await expect(remove(ORPHAN, query)).rejects.toMatchObject({ code: 'invalid-request', field });
  expect(stopped).toEqual([]);
});

test('an id that no channel can have is not found, and the database is not asked', async () => {
  const { remove, stopped } = await orphaned('drive.files');
  const id = 'x'.repeat(3000);
  await expect(remove(id, { resourceId: 'r' })).rejects.toMatchObject({ code: 'not-found' });
  expect(stopped).toEqual([]);
});

test('a channel in the ledger is no orphan, not even for another owner', async () => {
  const { set, remove, stopped } = await orphaned('drive.files');
  const others = { ...set.channelDeps, owner: 'another-owner' };
  const { id } = await openChannel(others, CHANGES);
  await expect(remove(id, { resourceId: 'r' })).rejects.toMatchObject({ code: 'not-found' });
  expect(stopped).toEqual([]);
});
