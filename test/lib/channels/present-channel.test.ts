import { expect, test } from 'vitest';
import { presentChannel } from '../../../lib/channels/present-channel.ts';
import { channelRecord } from '../table/examples.ts';
import { CHANGES, HOUR, NOW_MS } from './stage.ts';

const NOW = '2027-03-01T12:00:00.000Z';
const LATER = '2027-03-01T13:00:00.000Z';
const json = (value: unknown) => JSON.parse(JSON.stringify(value));

const record = channelRecord({
  ...CHANGES,
  id: 'c',
  owner: 'o',
  account: 'default',
  watchId: 'w',
  address: 'https://receiver.example/',
  tokenData: 'for=me',
  state: 'stopping',
  requestedExpirationMs: NOW_MS + HOUR,
  expirationMs: NOW_MS + HOUR,
  resourceId: 'r',
  resourceUri: 'https://www.googleapis.com/drive/v3/changes',
  failure: { class: 'retry', reason: 'backendError', message: 'Busy', atMs: NOW_MS },
});

test('a channel is presented with times in ISO 8601, and without its owner', () => {
  expect(json(presentChannel(record, NOW_MS))).toEqual({
    id: 'c',
    account: 'default',
    watchId: 'w',
    resource: 'drive.changes',
    parameters: { pageToken: '1' },
    state: 'stopping',
    address: 'https://receiver.example/',
    tokenData: 'for=me',
    resourceId: 'r',
    resourceUri: 'https://www.googleapis.com/drive/v3/changes',
    requestedExpiration: LATER,
    expiration: LATER,
    failure: { class: 'retry', reason: 'backendError', message: 'Busy', at: NOW },
    createdAt: NOW,
    updatedAt: NOW,
  });
});

test('a pending channel is presented without what is not known of it', () => {
  const pending = channelRecord({ state: 'pending' });
  expect(Object.keys(json(presentChannel(pending, NOW_MS))).toSorted()).toEqual([
    'account',
    'address',
    'createdAt',
    'id',
    'parameters',
    'resource',
    'state',
    'updatedAt',
  ]);
});

test.each([
  ['active', 'expired'],
  ['superseded', 'expired'],
  ['stopping', 'stopping'],
  ['stopped', 'stopped'],
  ['failed', 'failed'],
] as const)('a channel that is %s is presented as %s after its end', (state, shown) => {
  const at = (nowMs: number) => presentChannel({ ...record, state }, nowMs)['state'];
  expect([at(NOW_MS + HOUR - 1), at(NOW_MS + HOUR)]).toEqual([state, shown]);
});
