import { describe, expect, test } from 'vitest';
import { WATCHABLE_RESOURCES } from '../../../lib/channel/watchable-resources.ts';
import type { GoogleError } from '../../../lib/google/google-error.ts';
import { httpStatus } from '../../../lib/http/error-response.ts';
import { openChannel } from '../../../lib/manage/open-channel.ts';
import type { OpenRequest } from '../../../lib/manage/open-request.ts';
import type { ChannelRecord } from '../../../lib/store/channel-record.ts';
import { listNotifications } from '../../../lib/store/list-notifications.ts';
import type { InjectedError } from '../../../local/google/faults.ts';
import type { GoogleReason } from '../../../local/google/google-reasons.ts';
import { CHANGES, DAY, HOUR, NOW_MS, type Stage, stage } from './stage.ts';

/** A manager whose Google lets us look around before it is called, or before it has answered. */
function watching(
  { manager, client }: Stage,
  look: { before?(id: string): Promise<void>; after?(id: string): Promise<void> },
) {
  const google = {
    ...client,
    watch: async (...[request, channel]: Parameters<typeof client.watch>) => {
      await look.before?.(channel.id);
      const answer = await client.watch(request, channel);
      await look.after?.(channel.id);
      return answer;
    },
  };
  return { ...manager, google: async () => google };
}

test('the row is in the table before Google is called', async () => {
  const set = await stage();
  const seen: unknown[] = [];
  const before = async (id: string) => {
    seen.push(await set.row(id), set.calls('watch'));
  };
  const wish = { ...CHANGES, tokenData: 'for=me', expirationMs: NOW_MS + HOUR };
  const { id } = await openChannel(watching(set, { before }), wish);
  expect(seen).toEqual([
    {
      ...CHANGES,
      id,
      owner: set.manager.owner,
      address: set.manager.notificationsUrl,
      tokenData: 'for=me',
      state: 'pending',
      requestedExpirationMs: NOW_MS + HOUR,
      createdAtMs: NOW_MS,
      updatedAtMs: NOW_MS,
    },
    0,
  ]);
});

test('the row is pending for as long as Google takes', async () => {
  const { google, clock, manager, rows, live } = await stage({ faults: { watchDelayMs: 5000 } });
  const opening = openChannel(manager, CHANGES);
  await expect.poll(live).toHaveLength(1);
  expect(await rows()).toMatchObject([{ state: 'pending' }]);
  await clock.advance(5000);
  expect(await opening).toMatchObject({ state: 'active', updatedAtMs: NOW_MS + 5000 });
  await google.idle();
});

test('then it is active, with what Google granted', async () => {
  const { google, manager, row } = await stage();
  const wish = { ...CHANGES, expirationMs: NOW_MS + 30 * DAY };
  const record = await openChannel(manager, wish);
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

const LEASES: [OpenRequest, number][] = [
  [{ resource: 'drive.files', parameters: { fileId: 'root' } }, DAY],
  [CHANGES, 7 * DAY],
  [{ resource: 'directory.users', parameters: { customer: 'my_customer' } }, 2 * DAY],
  [
    { resource: 'reports.activities', parameters: { userKey: 'all', applicationName: 'admin' } },
    6 * HOUR,
  ],
];

test.each(LEASES)(
  'without an expiration, %o is opened for as long as it can be',
  async (wish, lease) => {
    const { google, manager } = await stage();
    const record = await openChannel(manager, wish);
    expect(record).toMatchObject({
      requestedExpirationMs: NOW_MS + lease,
      expirationMs: NOW_MS + lease,
    });
    expect(google.channels()[0]?.expiration).toBe(NOW_MS + lease);
    expect(WATCHABLE_RESOURCES[wish.resource].maxLeaseSeconds).toBe(lease / 1000);
  },
);

test('where no longest lease is documented, none is asked for', async () => {
  const { manager } = await stage();
  const wish: OpenRequest = { resource: 'calendar.settings', parameters: {} };
  const record = await openChannel(manager, wish);
  expect(record).not.toHaveProperty('requestedExpirationMs');
  expect(record.expirationMs).toBe(NOW_MS + 7 * DAY);
});

test('a sync that overtakes the answer is stored while the row is pending', async () => {
  const set = await stage({ faults: { earlySync: true } });
  const seen: unknown[] = [];
  const after = async (id: string) => {
    const { items } = await listNotifications(set.table, id, { limit: 10 }, NOW_MS);
    seen.push((await set.row(id))?.state, items);
  };
  await openChannel(watching(set, { after }), { ...CHANGES, tokenData: 'for=me' });
  expect(seen).toMatchObject([
    'pending',
    [{ notification: { resourceState: 'sync', messageNumber: 1 }, tokenData: 'for=me' }],
  ]);
  expect(set.received).toEqual([200]);
});

test('changes arrive at the receiver, with the user’s data', async () => {
  const { google, manager, table, received } = await stage();
  const { id } = await openChannel(manager, { ...CHANGES, tokenData: 'for=me' });
  google.editFile('user@example.com', undefined);
  await google.idle();
  const { items } = await listNotifications(table, id, { limit: 10 }, NOW_MS);
  expect(items.map(({ notification }) => notification.resourceState)).toEqual(['change', 'sync']);
  expect(items.map(({ tokenData }) => tokenData)).toEqual(['for=me', 'for=me']);
  expect(received).toEqual([200, 200]);
});

const INVALID: [string, Partial<OpenRequest>][] = [
  ['missing-parameter', { parameters: {} }],
  ['unknown-parameter', { parameters: { pageToken: '1', pageTokn: '1' } }],
  ['invalid-parameter', { parameters: { pageToken: '' } }],
  ['unknown-resource', { resource: 'drive.nothing' as 'drive.files' }],
  ['unknown-resource', { resource: 'constructor' as 'drive.files' }],
  ['watch-gone', { resource: 'storage.objects', parameters: { bucket: 'b' } }],
  ['invalid-expiration', { expirationMs: NOW_MS }],
  ['invalid-expiration', { expirationMs: Number.NaN }],
  ['invalid-expiration', { expirationMs: Math.floor(NOW_MS / 1000) + 3600 }],
  ['invalid-expiration', { expirationMs: NOW_MS + 20 * 365 * DAY }],
  ['token-data', { tokenData: 'x'.repeat(213) }],
  ['token-data', { tokenData: 'ends with a blank ' }],
];

test.each(INVALID)('%s: neither the ledger nor Google hears of %o', async (code, flaws) => {
  const { manager, google, rows } = await stage();
  const deaf = { ...manager, google: () => Promise.reject(new Error('asked for Google')) };
  const opening = openChannel(deaf, { ...CHANGES, ...flaws });
  await expect(opening).rejects.toMatchObject({ code });
  expect(httpStatus(await opening.catch((error: unknown) => error))).toBe(400);
  expect([await rows(), google.requests]).toEqual([[], []]);
});

test('an address that Google would not call is refused too', async () => {
  const { manager, rows } = await stage();
  const strict = { ...manager, allowLoopbackHttp: false };
  await expect(openChannel(strict, CHANGES)).rejects.toMatchObject({ code: 'invalid-address' });
  expect(await rows()).toEqual([]);
});

test('without credentials nothing is stored', async () => {
  const { manager, rows } = await stage();
  const poor = { ...manager, google: () => Promise.reject(new Error('no credentials')) };
  await expect(openChannel(poor, CHANGES)).rejects.toThrow('no credentials');
  expect(await rows()).toEqual([]);
});

const FAILURES: [GoogleReason | InjectedError, string, number][] = [
  ['rateLimitExceeded', 'retry', 503],
  ['backendError', 'retry', 503],
  ['authError', 'reconnect', 502],
  ['insufficientPermissions', 'reconnect', 502],
  ['pushNotSupportedForRequestedResource', 'unsupported', 422],
  ['notFound', 'gone', 422],
  ['forbidden', 'permanent', 502],
  ['push.webhookUrlUnauthorized', 'permanent', 502],
  [{ status: 503 }, 'retry', 503],
];

test.each(FAILURES)('%o is class %s, answered with %i, and the row says why', async (...row) => {
  const [watchError, errorClass, status] = row;
  const { manager, rows, live } = await stage({ faults: { watchError } });
  const error = await openChannel(manager, CHANGES).catch((thrown: GoogleError) => thrown);
  expect(error).toMatchObject({ code: `google-${errorClass}`, errorClass });
  expect(httpStatus(error)).toBe(status);
  const { message, reason } = error as GoogleError;
  expect(await rows()).toMatchObject([
    { state: 'failed', failure: { class: errorClass, reason, message, atMs: NOW_MS } },
  ]);
  expect(live()).toEqual([]);
});

describe('an id that is taken', () => {
  const taken = (times: number) => ({ watchError: { reason: 'channelIdNotUnique', times } });

  test('is replaced once', async () => {
    const { manager, rows, live, calls } = await stage({ faults: taken(1) });
    const { id } = await openChannel(manager, CHANGES);
    expect(live()).toEqual([id]);
    expect(calls('watch')).toBe(2);
    const [first, second] = byState(await rows());
    expect([first?.state, second?.state]).toEqual(['active', 'stopped']);
    expect(first?.id).toBe(id);
  });

  test('twice is an error', async () => {
    const { manager, rows, live, calls } = await stage({ faults: taken(2) });
    const opening = openChannel(manager, CHANGES);
    await expect(opening).rejects.toMatchObject({ code: 'google-retry-with-new-id' });
    expect(httpStatus(await opening.catch((error: unknown) => error))).toBe(502);
    const failure = { class: 'retry-with-new-id', reason: 'channelIdNotUnique' };
    expect(await rows()).toMatchObject([
      { state: 'failed', failure },
      { state: 'failed', failure },
    ]);
    expect(calls('watch')).toBe(2);
    expect(live()).toEqual([]);
  });

  test('keeps what the user asked for', async () => {
    const { manager, google } = await stage({ faults: taken(1) });
    const wish = { ...CHANGES, tokenData: 'for=me', expirationMs: NOW_MS + HOUR };
    expect(await openChannel(manager, wish)).toMatchObject({ ...wish, resource: 'drive.changes' });
    expect(google.channels()).toMatchObject([
      { expiration: NOW_MS + HOUR, token: expect.stringMatching(/\.for=me$/) },
    ]);
  });
});

describe('a lost answer', () => {
  test('is made up for, and the twin that it leaves is stopped', async () => {
    const { manager, rows, live } = await stage({ faults: { loseWatchAnswer: 1 } });
    const record = await openChannel(manager, CHANGES);
    expect(live()).toEqual([record.id]);
    const [first, twin] = byState(await rows());
    expect(first).toEqual(record);
    expect(twin).toMatchObject({ state: 'stopped', resourceId: record.resourceId });
  });

  test('whose twin cannot be stopped is no failure; the twin can be stopped later', async () => {
    const faults = { loseWatchAnswer: 1, stopError: 'backendError' } as const;
    const { manager, rows, live, logged } = await stage({ faults });
    const record = await openChannel(manager, CHANGES);
    expect(live()).toHaveLength(2);
    const [first, twin] = byState(await rows());
    expect(first).toEqual(record);
    expect(twin).toMatchObject({ state: 'stopping', failure: { reason: 'backendError' } });
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain(twin?.id);
  });
});

function byState(rows: ChannelRecord[]): ChannelRecord[] {
  return rows.toSorted((a, b) => a.state.localeCompare(b.state));
}
