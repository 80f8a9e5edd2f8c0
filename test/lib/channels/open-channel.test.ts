import { expect, test } from 'vitest';
import type { ChannelSpec } from '../../../lib/channels/channel-spec.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { listNotifications } from '../../../lib/notifications/rows/list-notifications.ts';
import { WATCHABLE_RESOURCES } from '../../../lib/protocol/watchable-resources.ts';
import {
  CHANGES,
  DAY,
  depsWith,
  HOUR,
  NOW_MS,
  type Stage,
  stage,
  type WatchArgs,
} from './stage.ts';

/** Dependencies that run functions before Google is called, or before its answer is passed on. */
function observing(
  set: Stage,
  { before, after }: { before?(id: string): Promise<void>; after?(id: string): Promise<void> },
) {
  return depsWith(set, {
    watch: async (...[request, channel]: WatchArgs) => {
      await before?.(channel.id);
      const answer = await set.client.watch(request, channel);
      await after?.(channel.id);
      return answer;
    },
  });
}

test('a channel is in the table before Google is called', async () => {
  const set = await stage();
  const seen: unknown[] = [];
  const before = async (id: string) => {
    seen.push(await set.row(id), set.calls('watch'));
  };
  const spec = { ...CHANGES, tokenData: 'for=me', expirationMs: NOW_MS + HOUR };
  const { id } = await openChannel(observing(set, { before }), spec);
  expect(seen).toEqual([
    {
      ...CHANGES,
      id,
      owner: set.channelDeps.owner,
      account: 'default',
      address: set.channelDeps.notificationsUrl,
      tokenData: 'for=me',
      state: 'pending',
      requestedExpirationMs: NOW_MS + HOUR,
      createdAtMs: NOW_MS,
      updatedAtMs: NOW_MS,
    },
    0,
  ]);
});

test('a channel is pending until Google answers', async () => {
  const { google, clock, channelDeps, rows, live } = await stage({
    faults: { watchDelayMs: 5000 },
  });
  const opening = openChannel(channelDeps, CHANGES);
  await expect.poll(live).toHaveLength(1);
  expect(await rows()).toMatchObject([{ state: 'pending' }]);
  await clock.advance(5000);
  expect(await opening).toMatchObject({ state: 'active', updatedAtMs: NOW_MS + 5000 });
  await google.idle();
});

test('a channel that Google has opened is active, with what Google granted', async () => {
  const { google, channelDeps, row } = await stage();
  const spec = { ...CHANGES, expirationMs: NOW_MS + 30 * DAY };
  const record = await openChannel(channelDeps, spec);
  const [granted] = google.channels();
  expect(record).toMatchObject({
    id: granted?.id,
    state: 'active',
    requestedExpirationMs: NOW_MS + 30 * DAY,
    expirationMs: NOW_MS + 7 * DAY,
    resourceId: granted?.resourceId,
    resourceUri: granted?.uri,
  });
  expect(granted?.expiration).toBe(record.expirationMs);
  expect(await row(record.id)).toEqual(record);
});

const LEASES: [ChannelSpec, number][] = [
  [{ resource: 'drive.files', parameters: { fileId: 'root' } }, DAY],
  [CHANGES, 7 * DAY],
  [{ resource: 'directory.users', parameters: { customer: 'my_customer' } }, 2 * DAY],
  [
    { resource: 'reports.activities', parameters: { userKey: 'all', applicationName: 'admin' } },
    6 * HOUR,
  ],
];

test.each(LEASES)(
  'a channel for %o without an expiration gets the longest lease',
  async (spec, lease) => {
    const { google, channelDeps } = await stage();
    const record = await openChannel(channelDeps, spec);
    expect(record).toMatchObject({
      requestedExpirationMs: NOW_MS + lease,
      expirationMs: NOW_MS + lease,
    });
    expect(google.channels()[0]?.expiration).toBe(NOW_MS + lease);
    expect(WATCHABLE_RESOURCES[spec.resource].maxLeaseSeconds).toBe(lease / 1000);
  },
);

test('a channel of a resource without a documented longest lease is requested without an expiration', async () => {
  const { channelDeps } = await stage();
  const spec: ChannelSpec = { resource: 'calendar.settings', parameters: {} };
  const record = await openChannel(channelDeps, spec);
  expect(record).not.toHaveProperty('requestedExpirationMs');
  expect(record.expirationMs).toBe(NOW_MS + 7 * DAY);
});

test('a sync that arrives before the answer is stored while the channel is pending', async () => {
  const set = await stage({ faults: { earlySync: true } });
  const seen: unknown[] = [];
  const after = async (id: string) => {
    const { items } = await listNotifications(set.table, id, { limit: 10 }, NOW_MS);
    seen.push((await set.row(id))?.state, items);
  };
  await openChannel(observing(set, { after }), { ...CHANGES, tokenData: 'for=me' });
  expect(seen).toMatchObject([
    'pending',
    [{ notification: { resourceState: 'sync', messageNumber: 1 }, tokenData: 'for=me' }],
  ]);
  expect(set.received).toEqual([200]);
});

test('a notification of a change reaches the receiver, with the user’s data', async () => {
  const { google, channelDeps, table, received } = await stage();
  const { id } = await openChannel(channelDeps, { ...CHANGES, tokenData: 'for=me' });
  google.editFile('user@example.com', undefined);
  await google.idle();
  const { items } = await listNotifications(table, id, { limit: 10 }, NOW_MS);
  expect(items.map(({ notification }) => notification.resourceState)).toEqual(['change', 'sync']);
  expect(items.map(({ tokenData }) => tokenData)).toEqual(['for=me', 'for=me']);
  expect(received).toEqual([200, 200]);
});
