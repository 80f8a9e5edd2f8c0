import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numbered } from '../../../lib/events/event.ts';
import { EVENT_MAX_BYTES, eventBytes } from '../../../lib/events/event-size.ts';
import {
  type AnnouncingChannel,
  notificationEvent,
  notificationType,
} from '../../../lib/events/notification-event.ts';
import { isEventType } from '../../../lib/events/published-type.ts';
import { presentNotification } from '../../../lib/notifications/present-notification.ts';
import type { StoredNotification } from '../../../lib/notifications/rows/notification-item.ts';
import { notificationEventId } from '../../../lib/outbox/event-id.ts';
import { typeNotification } from '../../../lib/protocol/type-notification.ts';
import { HOUR, NOW_MS } from '../../support/times.ts';

const FILE_URI = 'https://www.googleapis.com/drive/v3/files/1a2b?alt=json';
const ACTIVITY_URI =
  'https://admin.googleapis.com/admin/reports/v1/activity/users/all/applications/admin';

const channel: AnnouncingChannel = {
  id: 'c',
  watchId: 'w',
  resource: 'drive.files',
  parameters: { fileId: '1a2b' },
};

interface Arrived {
  state: string;
  uri?: string;
  body?: string;
}

function stored({ state, uri = FILE_URI, body }: Arrived): StoredNotification {
  const headers = { resourceState: state, resourceId: 'r', resourceUri: uri };
  return {
    notification: typeNotification({ channelId: 'c', messageNumber: 7, headers, body }),
    receivedAtMs: NOW_MS,
  };
}

const json = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('the event of a notification', () => {
  test('TH-11 has type, ref, sender, subject and the presented notification as its data', () => {
    const update = stored({ state: 'update' });
    expect(notificationEvent(update, channel)).toEqual({
      id: notificationEventId('c', 7),
      type: 'drive.files.update',
      source: '/watches/w',
      subject: '1a2b',
      timeMs: NOW_MS,
      ref: FILE_URI,
      sender: 'c',
      data: json(presentNotification(update)),
    });
  });

  test('is the same before and after it is stored as JSON', () => {
    const event = notificationEvent(stored({ state: 'add', uri: ACTIVITY_URI }), channel);
    expect(event).toStrictEqual(json(event));
  });

  test('does not exist for sync', () => {
    expect(notificationEvent(stored({ state: 'sync' }), channel)).toBeUndefined();
    expect(notificationEvent(stored({ state: 'sync', uri: 'x' }), channel)).toBeUndefined();
  });

  test('of a channel without a watch comes from the channel', () => {
    const { id, resource, parameters } = channel;
    expect(notificationEvent(stored({ state: 'add' }), { id, resource, parameters })?.source).toBe(
      '/channels/c',
    );
    expect(
      notificationEvent(stored({ state: 'add' }), { id: 'a/b=', resource, parameters })?.source,
    ).toBe('/channels/a%2Fb%3D');
  });

  test('TH-13 has no ref where the resource URI is empty, or too long for a header', () => {
    for (const uri of ['', `https://example.com/${'x'.repeat(2000)}`, 'https://example.com/\t'])
      expect(notificationEvent(stored({ state: 'add', uri }), channel)).not.toHaveProperty('ref');
  });
});

describe('TH-12 the type of an event', () => {
  test.each<[string, Arrived]>([
    ['drive.files.update', { state: 'update' }],
    ['drive.changes.change', { state: 'change', uri: 'https://a/drive/v3/changes' }],
    ['drive.files.renamed', { state: 'renamed' }],
    ['drive.files.unknown', { state: '' }],
    ['reports.activities.CREATE_USER', { state: 'CREATE_USER', uri: ACTIVITY_URI }],
    ['reports.activities.2sv_disable', { state: '2sv_disable', uri: ACTIVITY_URI }],
    ['reports.activities.a_b_c', { state: 'a.b c', uri: ACTIVITY_URI }],
    ['reports.activities.caf_', { state: 'café', uri: ACTIVITY_URI }],
    ['drive.files.exists', { state: 'exists', uri: 'https://proxy.example.com/1' }],
    ['drive.files.odd', { state: 'odd', uri: '' }],
  ])('is %s for %j', (type, arrived) => {
    expect(notificationEvent(stored(arrived), channel)?.type).toBe(type);
  });

  test('is a valid type for any state, of 190 characters at most', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (state) => {
        expect(isEventType(notificationType('reports.activities', state))).toBe(true);
      }),
    );
    expect(notificationType('drive.files', 'x'.repeat(200))).toHaveLength(190);
  });
});

describe('the subject of an event', () => {
  test.each<[string | undefined, AnnouncingChannel['resource'], AnnouncingChannel['parameters']]>([
    ['1a2b', 'drive.files', { fileId: '1a2b', supportsAllDrives: true }],
    ['0AD', 'drive.changes', { pageToken: '7', driveId: '0AD' }],
    [undefined, 'drive.changes', { pageToken: '7' }],
    ['ann@example.com', 'calendar.events', { q: 'tea', calendarId: 'ann@example.com' }],
    ['primary', 'calendar.acl', { calendarId: 'primary' }],
    [undefined, 'calendar.calendarList', { showDeleted: true }],
    [undefined, 'calendar.settings', {}],
    ['my_customer', 'directory.users', { customer: 'my_customer', event: 'add' }],
    ['example.com', 'directory.users', { domain: 'example.com' }],
    ['ann@example.com', 'directory.aliases', { userKey: 'ann@example.com', event: 'add' }],
    ['all', 'reports.activities', { userKey: 'all', applicationName: 'admin' }],
    ['42', 'storage.objects', { bucket: 42 }],
    [undefined, 'drive.files', { fileId: 'a\u0000' }],
    [undefined, 'drive.files', { fileId: '' }],
  ])('is %j for a channel on %s with %j', (subject, resource, parameters) => {
    const event = notificationEvent(stored({ state: 'x' }), { id: 'c', resource, parameters });
    expect(event?.subject).toBe(subject);
    if (subject === undefined) expect(event).not.toHaveProperty('subject');
  });
});

describe('an event whose body cannot be delivered', () => {
  const nested = `{"a":${'['.repeat(100)}${']'.repeat(100)}}`;

  test.each([
    ['too large', JSON.stringify({ note: 'x'.repeat(EVENT_MAX_BYTES) })],
    ['nested too deeply', nested],
    ['half a surrogate pair', '{"a":"\\ud800"}'],
    ['too large, and no JSON', 'é'.repeat(EVENT_MAX_BYTES / 2)],
  ])('(%s) comes without it, and says so', (_, body) => {
    const event = notificationEvent(stored({ state: 'odd', uri: ACTIVITY_URI, body }), channel);
    expect(event?.data).toEqual({
      channelId: 'c',
      messageNumber: 7,
      resource: 'reports.activities',
      resourceState: 'unknown',
      state: 'odd',
      resourceId: 'r',
      resourceUri: ACTIVITY_URI,
      receivedAt: '2027-03-01T12:00:00.000Z',
      bodyOmitted: true,
    });
  });

  test('is none that has 128 KB with its envelope', () => {
    const sized = (length: number) => {
      const body = JSON.stringify({ note: 'x'.repeat(length) });
      return notificationEvent(stored({ state: 'odd', uri: ACTIVITY_URI, body }), channel);
    };
    const empty = sized(0);
    const room = EVENT_MAX_BYTES - (empty === undefined ? 0 : eventBytes(empty));
    const largest = sized(room);
    expect(largest?.data).toHaveProperty('activity');
    expect(largest && JSON.stringify(numbered(largest, 1))).toHaveLength(EVENT_MAX_BYTES);
    expect(sized(room + 1)?.data).not.toHaveProperty('activity');
  });
});

test('any genuine notification becomes an event that can be delivered', () => {
  const uris = fc.oneof(fc.constantFrom(FILE_URI, ACTIVITY_URI), fc.webUrl(), fc.string());
  const bodies = fc.option(fc.oneof(fc.json(), fc.string()), { nil: undefined });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), uris, bodies, (state, uri, body) => {
      fc.pre(state !== 'sync');
      const arrived: Arrived = { state, uri, ...(body === undefined ? {} : { body }) };
      const notification = stored(arrived);
      const event = notificationEvent({ ...notification, tokenData: 'for=me' }, channel);
      expect(event).toStrictEqual(json(event));
      expect(event?.data).toMatchObject({ tokenData: 'for=me', state });
      expect(event && eventBytes(event)).toBeLessThanOrEqual(EVENT_MAX_BYTES);
    }),
  );
});

test('the end of the channel is ISO 8601 in the data', () => {
  const { notification, receivedAtMs } = stored({ state: 'add' });
  const withEnd = { ...notification, channelExpiration: NOW_MS + HOUR };
  expect(notificationEvent({ notification: withEnd, receivedAtMs }, channel)?.data).toMatchObject({
    channelExpiration: '2027-03-01T13:00:00.000Z',
  });
});
