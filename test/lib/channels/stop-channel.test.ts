import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import type { GoogleReason } from '../../../google-simulator/google-reasons.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { presentChannel } from '../../../lib/channels/present.ts';
import { changeChannelState } from '../../../lib/channels/rows/write-channels.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import { httpStatus } from '../../../lib/http/error-response.ts';
import { listNotifications } from '../../../lib/notifications/rows/list-notifications.ts';
import type { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import { CHANGES, DAY, HOUR, NOW_MS, pendingRow, stage, tableThat, USER } from './stage.ts';

test('an active channel is stopped at Google and in the ledger', async () => {
  const { channelDeps, google, row, live } = await stage();
  const { id } = await openChannel(channelDeps, CHANGES);
  const stopped = await stopChannel(channelDeps, id);
  expect(stopped).toMatchObject({ id, state: 'stopped', expirationMs: NOW_MS + 7 * DAY });
  expect(await row(id)).toEqual(stopped);
  expect(live()).toEqual([]);
  expect(google.requests.at(-1)).toMatchObject({ path: '/drive/v3/channels/stop', status: 204 });
});

test('stopping again changes nothing and asks Google nothing', async () => {
  const { channelDeps, google, clock, calls } = await stage();
  const { id } = await openChannel(channelDeps, CHANGES);
  const stopped = await stopChannel(channelDeps, id);
  await clock.advance(1000);
  expect(await stopChannel(channelDeps, id)).toEqual(stopped);
  expect(calls('stop')).toBe(1);
  await google.idle();
});

test('two that stop a channel at once both succeed', async () => {
  const { channelDeps, live, row } = await stage();
  const { id } = await openChannel(channelDeps, CHANGES);
  const both = await Promise.all([stopChannel(channelDeps, id), stopChannel(channelDeps, id)]);
  expect(both.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  expect(live()).toEqual([]);
  expect((await row(id))?.state).toBe('stopped');
});

test.each(['no-such-channel', '', 'x'.repeat(3000), '../CHANNEL', 'a#b'])(
  'there is no channel %j',
  async (id) => {
    const { channelDeps } = await stage();
    const error = await stopChannel(channelDeps, id).catch((thrown: TidingsError) => thrown);
    expect(error).toMatchObject({ code: 'not-found', field: 'id' });
    expect(httpStatus(error)).toBe(404);
  },
);

test('another owner’s channel is as if it were not there', async () => {
  const { channelDeps, live } = await stage();
  const { id } = await openChannel(channelDeps, CHANGES);
  const other = { ...channelDeps, owner: 'somebody-else' };
  await expect(stopChannel(other, id)).rejects.toMatchObject({ code: 'not-found' });
  expect(live()).toEqual([id]);
});

test('a stop that fails is remembered, and goes on from there the next time', async () => {
  const { channelDeps, google, row, live } = await stage({ faults: { stopError: 'backendError' } });
  const { id } = await openChannel(channelDeps, CHANGES);
  await expect(stopChannel(channelDeps, id)).rejects.toMatchObject({ code: 'google-retry' });
  expect(await row(id)).toMatchObject({
    state: 'stopping',
    failure: { class: 'retry', reason: 'backendError', atMs: NOW_MS },
  });
  expect(live()).toEqual([id]);

  google.faults.stopError = null;
  expect(await stopChannel(channelDeps, id)).not.toHaveProperty('failure');
  expect(await row(id)).toMatchObject({ state: 'stopped' });
  expect(live()).toEqual([]);
});

test('a stop that fails for lack of credentials is remembered as that', async () => {
  const { channelDeps, google, row } = await stage();
  const { id } = await openChannel(channelDeps, CHANGES);
  google.revoke(USER);
  await expect(stopChannel(channelDeps, id)).rejects.toMatchObject({ code: 'google-reconnect' });
  expect(await row(id)).toMatchObject({ state: 'stopping', failure: { class: 'reconnect' } });
});

test('of two that stop at once, one that fails leaves the channel to be stopped again', async () => {
  const { channelDeps, client, row } = await stage();
  const { id } = await openChannel(channelDeps, CHANGES);
  const unlucky = {
    ...client,
    stop: async () => {
      await stopChannel(channelDeps, id);
      throw new Error('the connection broke');
    },
  };
  const stopping = stopChannel({ ...channelDeps, google: async () => unlucky }, id);
  await expect(stopping).rejects.toThrow('the connection broke');
  expect(await row(id)).toMatchObject({ state: 'stopping', failure: { class: 'retry' } });
  expect((await stopChannel(channelDeps, id)).state).toBe('stopped');
});

test('a channel that changes while it is looked at is looked at again', async () => {
  const set = await stage({ faults: { watchError: 'forbidden' } });
  const id = await pendingRow(set.channelDeps);
  const failure = { class: 'permanent', reason: 'forbidden', message: 'No', atMs: NOW_MS };
  let reads = 0;
  const table = tableThat(set.table, async (name, _input, next) => {
    const result = await next();
    const change = { from: ['pending'], to: 'failed', nowMs: NOW_MS, failure } as const;
    if (name === 'GetCommand' && ++reads === 1) await changeChannelState(set.table, id, change);
    return result;
  });
  expect((await stopChannel({ ...set.channelDeps, table }, id)).state).toBe('stopped');
  expect([reads, set.google.requests]).toEqual([2, []]);
});

test('a channel that never stops changing is given up', async () => {
  const set = await stage();
  const id = await pendingRow(set.channelDeps);
  const table = tableThat(set.table, (name, _input, next) =>
    name === 'UpdateCommand' ? conditionFailed() : next(),
  );
  const stopping = stopChannel({ ...set.channelDeps, table }, id);
  await expect(stopping).rejects.toMatchObject({ code: 'channel-busy' });
});

function conditionFailed(): never {
  throw new ConditionalCheckFailedException({ message: 'No', $metadata: {} });
}

describe('a channel that Google refused to open', () => {
  const REJECTIONS: GoogleReason[] = [
    'forbidden',
    'notFound',
    'authError',
    'pushNotSupportedForRequestedResource',
    'rateLimitExceeded',
  ];
  test.each(REJECTIONS)('for %s is put away without asking Google', async (watchError) => {
    const { channelDeps, google, rows } = await stage({ faults: { watchError } });
    await expect(openChannel(channelDeps, CHANGES)).rejects.toThrow();
    const [row] = await rows();
    const asked = google.requests.length;
    const stopped = await stopChannel(channelDeps, row?.id ?? '');
    expect(stopped.state).toBe('stopped');
    expect(google.requests).toHaveLength(asked);
  });

  test('is put away by two at once as well', async () => {
    const { channelDeps, rows } = await stage({ faults: { watchError: 'forbidden' } });
    await expect(openChannel(channelDeps, CHANGES)).rejects.toThrow();
    const [{ id } = { id: '' }] = await rows();
    const both = await Promise.all([stopChannel(channelDeps, id), stopChannel(channelDeps, id)]);
    expect(both.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  });

  test('with an error that tells nothing might be open after all, so Google is asked', async () => {
    const { channelDeps, google, rows, calls } = await stage({
      faults: { watchError: 'backendError' },
    });
    await expect(openChannel(channelDeps, CHANGES)).rejects.toThrow();
    google.faults.watchError = null;
    const [row] = await rows();
    await stopChannel(channelDeps, row?.id ?? '');
    expect(calls('stop')).toBeGreaterThan(0);
  });
});

describe('a channel whose lease is over', () => {
  test('is expired by the clock, not before', async () => {
    const { channelDeps, clock } = await stage();
    const record = await openChannel(channelDeps, { ...CHANGES, expirationMs: NOW_MS + HOUR });
    expect(presentChannel(record, clock.now() + HOUR - 1)['state']).toBe('active');
    expect(presentChannel(record, clock.now() + HOUR)['state']).toBe('expired');
  });

  test('can be stopped even if the credentials are gone', async () => {
    const { channelDeps, google, clock, calls } = await stage();
    const spec = { ...CHANGES, expirationMs: NOW_MS + HOUR };
    const { id } = await openChannel(channelDeps, spec);
    google.revoke(USER);
    await clock.advance(HOUR);
    expect((await stopChannel(channelDeps, id)).state).toBe('stopped');
    expect(calls('stop')).toBe(0);
  });

  test('can be stopped though a stop had failed before', async () => {
    const { channelDeps, clock } = await stage({ faults: { stopError: 'forbidden' } });
    const { id } = await openChannel(channelDeps, { ...CHANGES, expirationMs: NOW_MS + HOUR });
    await expect(stopChannel(channelDeps, id)).rejects.toThrow();
    await clock.advance(HOUR);
    expect(await stopChannel(channelDeps, id)).not.toHaveProperty('failure');
  });

  test('is put away without a probe if its opening was never finished', async () => {
    const { channelDeps, clock, google } = await stage();
    const id = await pendingRow(channelDeps);
    await clock.advance(2 * HOUR);
    expect((await stopChannel(channelDeps, id)).state).toBe('stopped');
    expect(google.requests).toEqual([]);
  });
});

test('a late notification of a stopped channel is still genuine, and wakes nothing up', async () => {
  const { channelDeps, google, clock, table, row, received } = await stage();
  const { id } = await openChannel(channelDeps, CHANGES);
  await google.idle();
  google.faults.delayMs = 60_000;
  google.notify({ resource: 'drive.changes', user: USER });
  const stopped = await stopChannel(channelDeps, id);
  await clock.advance(60_000);
  expect(received).toEqual([200, 200]);
  const { items } = await listNotifications(table, id, { limit: 10 }, NOW_MS);
  expect(items).toHaveLength(2);
  expect(await row(id)).toEqual(stopped);
});
