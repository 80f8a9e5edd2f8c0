import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numbered } from '../../../lib/events/event.ts';
import { EVENT_MAX_BYTES, eventBytes } from '../../../lib/events/event-size.ts';
import { PUBLICATION_MAX_BYTES } from '../../../lib/events/parse-publication.ts';
import { isEventType, isReservedType } from '../../../lib/events/published-type.ts';
import { httpStatus } from '../../../lib/http/error-response.ts';
import { isEventId } from '../../../lib/outbox/event-id.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';
import { errorOf, errorOfText, publish, publishText } from './publishing.ts';

/** An event that has this many bytes when it is delivered. */
function sized(bytes: number) {
  const [empty] = publish({ type: 'a', data: '' });
  return { type: 'a', data: 'x'.repeat(bytes - (empty === undefined ? 0 : eventBytes(empty))) };
}

describe('an event', () => {
  test('may have 131,072 bytes as it is delivered, and not one more', () => {
    const [event] = publish(sized(EVENT_MAX_BYTES));
    expect(event && JSON.stringify(numbered(event, 9_007_199_254_740_991))).toHaveLength(131_072);
    expect(errorOf(sized(EVENT_MAX_BYTES + 1))).toEqual(['event-too-large', 413, 'data']);
  });

  test('is counted in bytes, not in characters', () => {
    const data = 'é'.repeat(EVENT_MAX_BYTES / 2);
    expect(errorOf({ type: 'a', data })).toEqual(['event-too-large', 413, 'data']);
  });

  test('that is too large is named by its place, with its size and the limit', () => {
    const body = { events: [{ type: 'a' }, sized(140_000)] };
    expect(errorOf(body)).toEqual(['event-too-large', 413, 'events.1.data']);
    expect(() => publish(body)).toThrow(/140000.*131072/);
  });

  test('is rejected if it is nested more than 32 levels', () => {
    const nested = (depth: number) =>
      `{"type":"a","data":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(publishText(nested(31))).toHaveLength(1);
    expect(errorOfText(nested(33))[0]).toBe('invalid-request');
    expect(errorOfText(nested(700_000))[0]).toMatch(/^invalid-(?:request|json)$/);
  });
});

describe('a body', () => {
  test('may have ten of the largest events', () => {
    expect(publish(Array(10).fill(sized(EVENT_MAX_BYTES)))).toHaveLength(10);
  });

  test('may have 1.5 MB, and not one byte more', () => {
    const blank = (bytes: number) => `{"type":"a"}${' '.repeat(bytes - 12)}`;
    expect(publishText(blank(PUBLICATION_MAX_BYTES))).toHaveLength(1);
    expect(errorOfText(blank(PUBLICATION_MAX_BYTES + 1)).slice(0, 2)).toEqual([
      'body-too-large',
      413,
    ]);
  });

  test.each([undefined, '', '{', 'type=order.created'])('is rejected if it is %j', (body) => {
    expect(errorOfText(body).slice(0, 2)).toEqual(['invalid-json', 400]);
  });
});

describe('any JSON', () => {
  const texts = fc.oneof(fc.string(), fc.constantFrom('a', 'order.created', '1.0', '/s'));
  const mostly = <Value>(usual: fc.Arbitrary<Value>) =>
    fc.oneof({ weight: 8, arbitrary: usual }, fc.jsonValue());
  const plain = {
    type: mostly(fc.constantFrom('order.created', 'a')),
    data: fc.jsonValue(),
    id: mostly(fc.uuid()),
    ref: mostly(fc.webUrl()),
    sender: mostly(texts),
    subject: mostly(fc.option(texts)),
  };
  const fields = fc.record(plain, { requiredKeys: ['type'] });
  const cloudEvents = fc.record(
    {
      ...plain,
      specversion: mostly(fc.constant('1.0')),
      source: mostly(fc.constantFrom('/s', 'https://shop.example.com')),
      time: mostly(fc.constant('2027-01-01T00:00:00Z')),
    },
    { requiredKeys: ['type', 'id', 'source', 'specversion'] },
  );
  const others = fc.dictionary(fc.constantFrom('type', '__proto__', 'events', 'x'), fc.jsonValue());
  const events = fc.oneof(fields, cloudEvents, others, fc.jsonValue());
  const bodies = fc.oneof(
    events,
    fc.array(cloudEvents, { maxLength: 3 }),
    fc.array(events, { maxLength: 12 }),
    fc.record({ events: fc.oneof(fc.array(events, { maxLength: 12 }), fc.jsonValue()) }),
  );
  const contentTypes = fc.constantFrom(
    'application/json',
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
  );

  test('becomes events, or is rejected with a status of the client and a field', () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(bodies, contentTypes, (body, contentType) => {
        try {
          for (const event of publish(body, { contentType })) {
            outcomes.add(contentType);
            expect(isEventId(event.id)).toBe(true);
            expect(isEventType(event.type) && !isReservedType(event.type)).toBe(true);
            expect(eventBytes(event)).toBeLessThanOrEqual(EVENT_MAX_BYTES);
          }
        } catch (error) {
          if (!(error instanceof TidingsError)) throw error;
          outcomes.add(error.code);
          expect(httpStatus(error)).toBeGreaterThanOrEqual(400);
          expect(httpStatus(error)).toBeLessThan(500);
          expect(error.field).toEqual(expect.any(String));
        }
      }),
      { numRuns: 2000 },
    );
    expect([...outcomes].sort()).toEqual([
      'application/cloudevents+json',
      'application/cloudevents-batch+json',
      'application/json',
      'invalid-request',
    ]);
  });

  test('that becomes events becomes the same events again', () => {
    fc.assert(
      fc.property(fields, (body) => {
        let first: unknown;
        try {
          first = publish(body);
        } catch {
          return;
        }
        expect(publish(body)).toEqual(first);
      }),
    );
  });
});
