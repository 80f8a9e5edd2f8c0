import { expect, test } from 'vitest';
import { presentNotification } from '../../../lib/notifications/present-notification.ts';
import type { StoredNotification } from '../../../lib/notifications/rows/notification-item.ts';
import { HOUR, NOW_MS } from '../../support/times.ts';

const json = (value: unknown) => JSON.parse(JSON.stringify(value));

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

test('a notification is presented as it was typed, with times in ISO 8601', () => {
  expect(json(presentNotification(stored))).toEqual({
    resource: 'drive.files',
    resourceState: 'update',
    state: 'update',
    changed: ['content', 'parents'],
    channelId: 'c',
    messageNumber: 236_440,
    resourceId: 'r',
    resourceUri: 'https://www.googleapis.com/drive/v3/files/f',
    channelExpiration: '2027-03-01T13:00:00.000Z',
    receivedAt: '2027-03-01T12:00:00.000Z',
  });
});

test('a notification is presented with the user’s data and the flag of a body that was too large', () => {
  const shown = presentNotification({ ...stored, tokenData: 'for=me', bodyOmitted: true });
  expect(json(shown)).toMatchObject({ tokenData: 'for=me', bodyOmitted: true });
});
