import { expect, test } from 'vitest';
import { readDispatched } from '../../../lib/events/read-dispatched.ts';
import { notificationItem } from '../../../lib/notifications/rows/put-notification.ts';
import { sourceItem } from '../../../lib/outbox/rows/event-source.ts';
import { watchKey } from '../../../lib/table/keys.ts';
import { NOW_MS, newNotification, watchRecord } from '../table/examples.ts';

const watchItem = (version: number) => ({ ...watchRecord({ version }), ...watchKey('w') });

test('a notification, a source and a change of a watch are told apart', () => {
  const event = { id: 'p1', type: 'a.b', source: '/events', timeMs: NOW_MS, data: {} };
  const read = [
    readDispatched(notificationItem(newNotification())),
    readDispatched(sourceItem({ owner: 'ann', event })),
    readDispatched(watchItem(2), watchItem(1)),
  ];
  expect(read).toMatchObject([
    { kind: 'notification', stored: { receivedAtMs: NOW_MS } },
    { kind: 'source', source: { owner: 'ann', event } },
    { kind: 'watch', before: { version: 1 }, after: { version: 2 } },
  ]);
});

test('a watch that is new, and any other row, say nothing', () => {
  expect(readDispatched(watchItem(1))).toBeUndefined();
  expect(readDispatched({ pk: 'CHANNEL#c', sk: 'CHANNEL' })).toBeUndefined();
});

test('a source without an event is an error', () => {
  expect(() => readDispatched({ pk: 'EVENT#x', sk: 'SOURCE', owner: 'ann' })).toThrow(TypeError);
});
