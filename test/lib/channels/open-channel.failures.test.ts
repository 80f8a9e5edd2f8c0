import { describe, expect, test } from 'vitest';
import type { InjectedError } from '../../../google-simulator/faults.ts';
import type { GoogleReason } from '../../../google-simulator/google-reasons.ts';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import type { ChannelSpec } from '../../../lib/channels/channel-spec.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import type { GoogleError } from '../../../lib/google/google-error.ts';
import { httpStatus } from '../../../lib/http/error-response.ts';
import { CHANGES, DAY, HOUR, NOW_MS, stage } from './stage.ts';

const INVALID: [string, Partial<ChannelSpec>][] = [
  ['missing-parameter', { resource: 'drive.files', parameters: {} }],
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

test.each(INVALID)(
  'a request with the error %s is rejected before anything is stored or sent: %o',
  async (code, flaws) => {
    const { channelDeps, google, rows } = await stage();
    const withoutGoogle = {
      ...channelDeps,
      google: () => Promise.reject(new Error('Google was requested')),
    };
    const opening = openChannel(withoutGoogle, { ...CHANGES, ...flaws });
    await expect(opening).rejects.toMatchObject({ code });
    expect(httpStatus(await opening.catch((error: unknown) => error))).toBe(400);
    expect([await rows(), google.requests]).toEqual([[], []]);
  },
);

test('a request with an address that Google does not call is rejected before anything is stored', async () => {
  const { channelDeps, rows } = await stage();
  const strict = { ...channelDeps, allowLoopbackHttp: false };
  await expect(openChannel(strict, CHANGES)).rejects.toMatchObject({ code: 'invalid-address' });
  expect(await rows()).toEqual([]);
});

test('a request without credentials is rejected before anything is stored', async () => {
  const { channelDeps, rows } = await stage();
  const withoutCredentials = {
    ...channelDeps,
    google: () => Promise.reject(new Error('no credentials')),
  };
  await expect(openChannel(withoutCredentials, CHANGES)).rejects.toThrow('no credentials');
  expect(await rows()).toEqual([]);
});

const FAILURES: [GoogleReason | InjectedError, string, number][] = [
  ['rateLimitExceeded', 'retry', 503],
  ['backendError', 'retry', 503],
  ['authError', 'reconnect', 422],
  ['insufficientPermissions', 'reconnect', 422],
  ['pushNotSupportedForRequestedResource', 'unsupported', 422],
  ['notFound', 'gone', 422],
  ['forbidden', 'blocked', 422],
  ['push.webhookUrlUnauthorized', 'blocked', 422],
  [{ status: 503 }, 'retry', 503],
];

test.each(FAILURES)(
  'a failure %o is of class %s, has the status %i, and is stored in the row',
  async (...row) => {
    const [watchError, errorClass, status] = row;
    const { channelDeps, rows, live } = await stage({ faults: { watchError } });
    const error = await openChannel(channelDeps, CHANGES).catch((thrown: GoogleError) => thrown);
    expect(error).toMatchObject({ code: `google-${errorClass}`, errorClass });
    expect(httpStatus(error)).toBe(status);
    const { message, reason } = error as GoogleError;
    expect(await rows()).toMatchObject([
      { state: 'failed', failure: { class: errorClass, reason, message, atMs: NOW_MS } },
    ]);
    expect(live()).toEqual([]);
  },
);

describe('an id that is taken', () => {
  const taken = (times: number) => ({ watchError: { reason: 'channelIdNotUnique', times } });

  test('is replaced once', async () => {
    const { channelDeps, rows, live, calls } = await stage({ faults: taken(1) });
    const { id } = await openChannel(channelDeps, CHANGES);
    expect(live()).toEqual([id]);
    expect(calls('watch')).toBe(2);
    const [first, second] = byState(await rows());
    expect([first?.state, second?.state]).toEqual(['active', 'stopped']);
    expect(first?.id).toBe(id);
  });

  test('is an error the second time', async () => {
    const { channelDeps, rows, live, calls } = await stage({ faults: taken(2) });
    const opening = openChannel(channelDeps, CHANGES);
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

  test('is replaced by one with the same request of the user', async () => {
    const { channelDeps, google } = await stage({ faults: taken(1) });
    const spec = { ...CHANGES, tokenData: 'for=me', expirationMs: NOW_MS + HOUR };
    expect(await openChannel(channelDeps, spec)).toMatchObject({
      ...spec,
      resource: 'drive.changes',
    });
    expect(google.channels()).toMatchObject([
      { expiration: NOW_MS + HOUR, token: expect.stringMatching(/\.for=me$/) },
    ]);
  });
});

describe('a channel whose answer is lost', () => {
  test('is opened again under a new id, and the first one is stopped', async () => {
    const { channelDeps, rows, live } = await stage({ faults: { loseWatchAnswer: 1 } });
    const record = await openChannel(channelDeps, CHANGES);
    expect(live()).toEqual([record.id]);
    const [second, orphan] = byState(await rows());
    expect(second).toEqual(record);
    expect(orphan).toMatchObject({ state: 'stopped', resourceId: record.resourceId });
  });

  test('is opened again even if the first one cannot be stopped yet', async () => {
    const faults = { loseWatchAnswer: 1, stopError: 'backendError' } as const;
    const { channelDeps, rows, live, logged } = await stage({ faults });
    const record = await openChannel(channelDeps, CHANGES);
    expect(live()).toHaveLength(2);
    const [second, orphan] = byState(await rows());
    expect(second).toEqual(record);
    expect(orphan).toMatchObject({ state: 'stopping', failure: { reason: 'backendError' } });
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain(orphan?.id);
  });
});

function byState(rows: ChannelRecord[]): ChannelRecord[] {
  return rows.toSorted((a, b) => a.state.localeCompare(b.state));
}
