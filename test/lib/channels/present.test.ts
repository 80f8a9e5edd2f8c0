import { expect, test } from 'vitest';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import { presentChannel, presentNotification } from '../../../lib/channels/present.ts';
import type { StoredNotification } from '../../../lib/notifications/notification-item.ts';
import { CHANGES, HOUR, NOW_MS } from './constants.ts';

const NOW = '2027-03-01T12:00:00.000Z';
const LATER = '2027-03-01T13:00:00.000Z';
const json = (value: unknown) => JSON.parse(JSON.stringify(value));

const record: ChannelRecord = {
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
  createdAtMs: NOW_MS,
  updatedAtMs: NOW_MS,
  ...CHANGES,
};

test('a channel has its times in ISO 8601, and no owner', () => {
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

test('what is not known of a channel is not shown', () => {
  const { id, owner, account, address, createdAtMs, updatedAtMs } = record;
  const times = { createdAtMs, updatedAtMs };
  const pending = { id, owner, account, address, ...times, state: 'pending', ...CHANGES } as const;
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
] as const)('past its end, %s is shown as %s', (state, shown) => {
  const at = (nowMs: number) => presentChannel({ ...record, state }, nowMs)['state'];
  expect([at(NOW_MS + HOUR - 1), at(NOW_MS + HOUR)]).toEqual([state, shown]);
});

const stored: StoredNotification = {
  notification: {
    resource: 'drive.files',
    resourceState: 'update',
    state: 'update',
    changed: ['content', 'parents'],
    channelId: 'c',
    messageNumber: 236_440,
    resourceId: 'r',
    resourceUri: 'https://www.googleapis.com/drive/v3/files/f',
    channelExpiration: NOW_MS + HOUR,
  },
  receivedAtMs: NOW_MS,
};

test('a notification is shown as it was typed, times in ISO 8601', () => {
  expect(json(presentNotification(stored))).toEqual({
    resource: 'drive.files',
    resourceState: 'update',
    state: 'update',
    changed: ['content', 'parents'],
    channelId: 'c',
    messageNumber: 236_440,
    resourceId: 'r',
    resourceUri: 'https://www.googleapis.com/drive/v3/files/f',
    channelExpiration: LATER,
    receivedAt: NOW,
  });
});

test('the user’s data and a body that was too large are told', () => {
  const shown = presentNotification({ ...stored, tokenData: 'for=me', bodyOmitted: true });
  expect(json(shown)).toMatchObject({ tokenData: 'for=me', bodyOmitted: true });
});
