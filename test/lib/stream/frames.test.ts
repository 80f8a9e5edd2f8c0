import { expect, test } from 'vitest';
import type { LoggedEvent } from '../../../lib/events/rows/log-item.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import { controlFrame, coverage, errorFrame } from '../../../lib/stream/control-frame.ts';
import { eventFrame } from '../../../lib/stream/event-frame.ts';
import { NOW_MS } from '../table/examples.ts';

const deps = { now: () => NOW_MS, randomId: () => 'f1' };
const options = {
  subscription: 's1',
  eventUrl: (id: string) => `https://api.example/events/${id}`,
};
const covered = coverage(0, 7);

const logged = (data: unknown): LoggedEvent => ({
  event: {
    id: 'p1',
    type: 'order.created',
    source: '/events',
    subject: '7',
    ref: 'https://shop.example/orders/7',
    sender: 'alice',
    timeMs: NOW_MS,
    data,
  },
  sequence: 7,
  drawnAtMs: NOW_MS,
});

// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md: the names of attributes are lower-case
// letters and digits, and their values are no objects; the required ones are texts that are not empty.
test.each([
  ['an event', eventFrame(logged({ total: 12 }), 0, options)],
  ['an event that is too large', eventFrame(logged('x'.repeat(121 * 1024)), 0, options)],
  ['live', controlFrame(deps, 'tidings.stream.live', covered, 's1')],
  [
    'behind',
    controlFrame(deps, 'tidings.stream.behind', { ...covered, reason: 'page', retryAfterMs: 0 }),
  ],
  [
    'an error',
    errorFrame(deps, new TidingsError('invalid-cursor', 'no', { field: 'cursor' }), 's1'),
  ],
])('the frame for %s is a CloudEvent in JSON', (_, text) => {
  const { data: _data, ...attributes } = JSON.parse(text);
  for (const [name, value] of Object.entries(attributes)) {
    expect(name).toMatch(/^[a-z\d]{1,20}$/);
    expect([name, value]).toEqual([name, expect.stringMatching(/./)]);
  }
  expect(attributes).toMatchObject({
    specversion: '1.0',
    id: expect.any(String),
    source: expect.any(String),
    type: expect.any(String),
    datacontenttype: 'application/json',
  });
  expect(new Date(attributes.time).toISOString()).toBe(attributes.time);
});
