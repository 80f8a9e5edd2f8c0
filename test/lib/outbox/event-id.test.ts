import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isEventId,
  lifecycleEventId,
  notificationEventId,
  notificationOfEventId,
  publishedEventId,
} from '../../../lib/outbox/event-id.ts';

const texts = fc.string({ unit: 'binary', maxLength: 8 });

describe('the id of an event', () => {
  test('stays the same in every version', () => {
    expect([
      notificationEventId('c', 2),
      publishedEventId('default', 'order-7'),
      publishedEventId('default', 'order-7', '/shop'),
      lifecycleEventId('watch.renewed', 'w', 3),
    ]).toMatchInlineSnapshot(`
      [
        "nYyAy",
        "piyLhKXwd9yVNcSR_lMi4dRMv",
        "pHQqmwX7lUrVBeALDV5zka125",
        "lhQTBLpt_EFO01DQXPpGollrW",
      ]
    `);
  });

  test('has no dot, is known as an id, and is the same for the same key, whatever the key', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w+/=-]{0,20}$/), fc.nat(), (text, number) => {
        for (const make of [
          () => notificationEventId(text, number),
          () => publishedEventId(text, String(number)),
          () => publishedEventId(text, text, text),
          () => lifecycleEventId(text, number),
        ]) {
          expect(make()).toMatch(/^[\w-]+$/);
          expect(isEventId(make())).toBe(true);
          expect(make()).toBe(make());
        }
      }),
    );
  });

  test('differs if the parts of the key differ, even where the texts together are the same', () => {
    fc.assert(
      fc.property(texts, texts, texts, texts, (a, b, c, d) => {
        fc.pre(a !== c || b !== d);
        expect(publishedEventId(a, b)).not.toBe(publishedEventId(c, d));
        expect(lifecycleEventId(a, b)).not.toBe(lifecycleEventId(c, d));
      }),
    );
    expect(publishedEventId('ab', 'c')).not.toBe(publishedEventId('a', 'bc'));
    expect(publishedEventId('a', '","b')).not.toBe(publishedEventId('a","', 'b'));
    expect(lifecycleEventId('a', 1)).not.toBe(lifecycleEventId('a', '1'));
  });

  test('of a notification names it, and another id names none', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w+/=-]{1,64}$/), fc.integer({ min: 1 }), (channelId, n) => {
        const id = notificationEventId(channelId, n);
        expect(notificationOfEventId(id)).toEqual({ channelId, messageNumber: n });
        expect(notificationOfEventId(`${id}A`)).toBeUndefined();
      }),
    );
    const others = [publishedEventId('a', 'b'), notificationEventId('a b', 1), 'n', 'nAAAA'];
    for (const id of others) expect(notificationOfEventId(id)).toBeUndefined();
    expect(notificationOfEventId(notificationEventId('a', 0))).toBeUndefined();
  });

  test('differs between kinds, and for a CloudEvent with its source', () => {
    const ids = [
      notificationEventId('a', 1),
      publishedEventId('a', '1'),
      publishedEventId('a', '1', '/s'),
      lifecycleEventId('a', '1'),
      lifecycleEventId('a', '1', '/s'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(['', 'n', 'x1', 'p.1', 'p1\n', `p${'a'.repeat(128)}`])('is not %j', (text) => {
    expect(isEventId(text)).toBe(false);
  });
});
