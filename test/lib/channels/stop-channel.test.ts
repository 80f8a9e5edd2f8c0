import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import type { GoogleReason } from '../../../google-simulator/google-reasons.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { presentChannel } from '../../../lib/channels/present-channel.ts';
import { transitionChannel } from '../../../lib/channels/rows/write-channels.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import type { Failure } from '../../../lib/google/failure.ts';
import { httpStatus } from '../../../lib/http/error-response.ts';
import { listNotifications } from '../../../lib/notifications/rows/list-notifications.ts';
import type { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import {
  CHANGES,
  DAY,
  depsWith,
  HOUR,
  NOW_MS,
  pendingRow,
  stage,
  tableThat,
  USER,
  withTable,
} from './stage.ts';

test('an active channel is stopped at Google and in the ledger', async () => {
  const { channelDeps, google, row, live } = await stage();
  const { id } = await openChannel(channelDeps, CHANGES);
  const stopped = await stopChannel(channelDeps, id);
  expect(stopped).toMatchObject({ id, state: 'stopped', expirationMs: NOW_MS + 7 * DAY });
  expect(await row(id)).toEqual(stopped);
  expect(live()).toEqual([]);
  expect(google.requests.at(-1)).toMatchObject({ path: '/drive/v3/channels/stop', status: 204 });
});

test('a stopped channel does not change when it is stopped again, and Google is not called', async () => {
  const { channelDeps, google, clock, calls } = await stage();
  const { id } = await openChannel(channelDeps, CHANGES);
  const stopped = await stopChannel(channelDeps, id);
  await clock.advance(1000);
  expect(await stopChannel(channelDeps, id)).toEqual(stopped);
  expect(calls('stop')).toBe(1);
  await google.idle();
});

test('two stops of a channel at once both succeed', async () => {
  const { channelDeps, live, row } = await stage();
  const { id } = await openChannel(channelDeps, CHANGES);
  const both = await Promise.all([stopChannel(channelDeps, id), stopChannel(channelDeps, id)]);
  expect(both.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  expect(live()).toEqual([]);
  expect((await row(id))?.state).toBe('stopped');
});

test.each(['no-such-channel', '', 'x'.repeat(3000), '../CHANNEL', 'a#b'])(
  'a channel with the id %j is not found',
  async (id) => {
    const { channelDeps } = await stage();
    const error = await stopChannel(channelDeps, id).catch((thrown: TidingsError) => thrown);
    expect(error).toMatchObject({ code: 'not-found', field: 'id' });
    expect(httpStatus(error)).toBe(404);
  },
);

test('a channel of another owner is not found, and stays open', async () => {
  const { channelDeps, live } = await stage();
  const { id } = await openChannel(channelDeps, CHANGES);
  const other = { ...channelDeps, owner: 'another-owner' };
  await expect(stopChannel(other, id)).rejects.toMatchObject({ code: 'not-found' });
  expect(live()).toEqual([id]);
});

test('a stop that fails stores the failure, and the next one goes on from there', async () => {
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

test('a stop that fails for lack of credentials stores a failure of class reconnect', async () => {
  const { channelDeps, google, row } = await stage();
  const { id } = await openChannel(channelDeps, CHANGES);
  google.revoke(USER);
  await expect(stopChannel(channelDeps, id)).rejects.toMatchObject({ code: 'google-reconnect' });
  expect(await row(id)).toMatchObject({ state: 'stopping', failure: { class: 'reconnect' } });
});

test('a stop that fails after another one has succeeded leaves the channel stopping', async () => {
  const set = await stage();
  const { channelDeps, row } = set;
  const { id } = await openChannel(channelDeps, CHANGES);
  const unlucky = depsWith(set, {
    stop: async () => {
      await stopChannel(channelDeps, id);
      throw new Error('the connection broke');
    },
  });
  await expect(stopChannel(unlucky, id)).rejects.toThrow('the connection broke');
  expect(await row(id)).toMatchObject({ state: 'stopping', failure: { class: 'retry' } });
  expect((await stopChannel(channelDeps, id)).state).toBe('stopped');
});

test('a channel that changes after it was read is read again', async () => {
  const set = await stage({ faults: { watchError: 'forbidden' } });
  const id = await pendingRow(set.channelDeps);
  const failure: Failure = { class: 'permanent', reason: 'forbidden', message: 'No', atMs: NOW_MS };
  let reads = 0;
  const table = tableThat(set.table, async (name, _input, next) => {
    const result = await next();
    if (name === 'GetCommand' && ++reads === 1)
      await transitionChannel(set.table, id, 'fail', { nowMs: NOW_MS, failure });
    return result;
  });
  expect((await stopChannel(withTable(set.channelDeps, table), id)).state).toBe('stopped');
  expect([reads, set.google.requests]).toEqual([2, []]);
});

test('a channel that never stops changing is busy', async () => {
  const set = await stage();
  const id = await pendingRow(set.channelDeps);
  let races = 0;
  const table = tableThat(set.table, (name, _input, next) => {
    if (name !== 'UpdateCommand') return next();
    races += 1;
    return conditionFailed();
  });
  const stopping = stopChannel(withTable(set.channelDeps, table), id);
  await expect(stopping).rejects.toMatchObject({ code: 'channel-busy' });
  expect(races).toBe(5);
});

function conditionFailed(): never {
  throw new ConditionalCheckFailedException({ message: 'No', $metadata: {} });
}

describe('a channel that Google has rejected', () => {
  const REJECTIONS: GoogleReason[] = [
    'forbidden',
    'notFound',
    'authError',
    'pushNotSupportedForRequestedResource',
    'rateLimitExceeded',
  ];
  test.each(REJECTIONS)('with %s is stopped without a call of Google', async (watchError) => {
    const { channelDeps, google, rows } = await stage({ faults: { watchError } });
    await expect(openChannel(channelDeps, CHANGES)).rejects.toThrow();
    const [row] = await rows();
    const requests = google.requests.length;
    const stopped = await stopChannel(channelDeps, row?.id ?? '');
    expect(stopped.state).toBe('stopped');
    expect(google.requests).toHaveLength(requests);
  });

  test('is stopped by two stops at once as well', async () => {
    const { channelDeps, rows } = await stage({ faults: { watchError: 'forbidden' } });
    await expect(openChannel(channelDeps, CHANGES)).rejects.toThrow();
    const [{ id } = { id: '' }] = await rows();
    const both = await Promise.all([stopChannel(channelDeps, id), stopChannel(channelDeps, id)]);
    expect(both.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  });

  test('with an error of unknown effect may be open, and is stopped at Google', async () => {
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
  test('is presented as expired from its expiration on', async () => {
    const { channelDeps, clock } = await stage();
    const record = await openChannel(channelDeps, { ...CHANGES, expirationMs: NOW_MS + HOUR });
    expect(presentChannel(record, clock.now() + HOUR - 1)['state']).toBe('active');
    expect(presentChannel(record, clock.now() + HOUR)['state']).toBe('expired');
  });

  test('is stopped even if the credentials are gone', async () => {
    const { channelDeps, google, clock, calls } = await stage();
    const spec = { ...CHANGES, expirationMs: NOW_MS + HOUR };
    const { id } = await openChannel(channelDeps, spec);
    google.revoke(USER);
    await clock.advance(HOUR);
    expect((await stopChannel(channelDeps, id)).state).toBe('stopped');
    expect(calls('stop')).toBe(0);
  });

  test('is stopped even if a stop before has failed', async () => {
    const { channelDeps, clock } = await stage({ faults: { stopError: 'forbidden' } });
    const { id } = await openChannel(channelDeps, { ...CHANGES, expirationMs: NOW_MS + HOUR });
    await expect(stopChannel(channelDeps, id)).rejects.toThrow();
    await clock.advance(HOUR);
    expect(await stopChannel(channelDeps, id)).not.toHaveProperty('failure');
  });

  test('is stopped without a probe if its opening was never finished', async () => {
    const { channelDeps, clock, google } = await stage();
    const id = await pendingRow(channelDeps);
    await clock.advance(2 * HOUR);
    expect((await stopChannel(channelDeps, id)).state).toBe('stopped');
    expect(google.requests).toEqual([]);
  });
});

test('a late notification of a stopped channel is stored, and does not change the channel', async () => {
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
