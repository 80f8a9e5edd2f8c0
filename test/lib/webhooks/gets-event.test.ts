import { describe, expect, test } from 'vitest';
import { getsEvent } from '../../../lib/webhooks/gets-event.ts';
import { WebhookEvent } from '../../../lib/webhooks/webhook-event.ts';
import { carried } from '../messages/message-of.ts';
import { url, World } from './world.ts';

const SUBSCRIPTIONS = {
  A: { events: ['foo.*'], owner: '1' },
  B: { events: ['foo.created'], owner: '1' },
  C: { events: ['foo.created'], owner: '1' },
  D: { events: ['foo.deleted'], owner: '1' },
  E: { events: ['*.created'], owner: '1' },
  F: { events: ['bar.updated'], owner: '1' },
  G: { events: ['baz.*'], owner: '2' },
  H: { events: ['*'], owner: '1' },
};

describe('the subscriptions of thorn', () => {
  test.each([
    ['foo.created', undefined, 'A B C E H'],
    ['foo.updated', undefined, 'A H'],
    ['foo.deleted', undefined, 'A D H'],
    ['baz.created', undefined, 'E G H'],
    ['bar.updated', undefined, 'F H'],
    ['bar.deleted', undefined, 'H'],
    ['baz.moo', '1', 'H'],
    ['baz.moo', '2', 'G'],
  ])('for %s by the sender %s are %s (TH-30, TH-31)', async (name, sender, expected) => {
    const world = new World();
    const subscribers = Object.entries(SUBSCRIPTIONS).map(([id, subscription]) => ({
      url: url(id.toLowerCase()),
      id,
      ...subscription,
    }));
    const event = new WebhookEvent(name, { dispatcher: world.direct({ subscribers }) });
    const recipients = await event.recipients({ sender });
    const { results } = await event.send({}, { sender });
    const sent = expected.split(' ');
    expect(recipients.map(({ id }) => id)).toEqual(sent);
    expect(results.map(({ endpoint }) => endpoint)).toEqual(sent);
    expect(world.urls).toEqual(sent.map((id) => url(id.toLowerCase())));
  });
});

describe('a subscriber', () => {
  test.each([
    [{}, true],
    [{ events: [] }, false],
    [{ events: ['user.*', 'order.created'] }, true],
    [{ events: ['**.'] }, false],
    [{ owner: 'ann' }, true],
    [{ owner: 'bob' }, false],
    [{ filter: { exact: { subject: '7' } } }, true],
    [{ filter: { q: { total__gt: 30 } } }, false],
    [{ events: ['order.*'], owner: 'ann', filter: { q: { total__gte: 30 } } }, true],
  ])('with %j gets an order of 30 by ann: %j', (subscriber, expected) => {
    expect(getsEvent({ url: url('a'), ...subscriber }, carried())).toBe(expected);
  });

  test('of any owner gets what has no sender (TH-31)', () => {
    const { sender: _, ...event } = carried();
    expect(getsEvent({ url: url('a'), owner: 'bob' }, event)).toBe(true);
  });
});
