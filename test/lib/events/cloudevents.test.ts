import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batched, binary, structured } from '../../../lib/events/cloudevents.ts';
import { numbered } from '../../../lib/events/event.ts';
import type { NewEvent } from '../../../lib/outbox/new-event.ts';
import type { Event } from '../../../lib/protocol/event.ts';
import { NOW_MS } from '../../support/times.ts';

const event = (changes: Partial<NewEvent> = {}): Event =>
  numbered(
    { id: 'i', type: 'a.b', source: '/events', timeMs: NOW_MS, data: { a: 1 }, ...changes },
    1,
  );

/** What a receiver makes of binary mode, by the binding's own steps. */
function decoded({ headers, body }: ReturnType<typeof binary>): unknown {
  const attributes = Object.entries(headers)
    .filter(([name]) => name.startsWith('ce-'))
    .map(([name, value]) => [name.slice(3), decodeURIComponent(value)]);
  return {
    ...Object.fromEntries(attributes),
    datacontenttype: headers['content-type'],
    data: JSON.parse(body),
  };
}

describe('structured mode', () => {
  test('TH-35 has the whole event as JSON, with its time in UTC', () => {
    const { headers, body } = structured(event());
    expect(headers).toEqual({ 'content-type': 'application/cloudevents+json; charset=utf-8' });
    expect(JSON.parse(body)).toEqual(event());
    expect(body).toContain('"time":"2027-03-01T12:00:00.000Z"');
  });

  test('of several events is a batch', () => {
    const events = [event(), event({ id: 'j' })];
    const { headers, body } = batched(events);
    expect(headers).toEqual({
      'content-type': 'application/cloudevents-batch+json; charset=utf-8',
    });
    expect(JSON.parse(body)).toEqual(events);
    expect(batched([]).body).toBe('[]');
  });
});

describe('binary mode', () => {
  test('has the data as its body, and each attribute as a header', () => {
    const { headers, body } = binary(event({ subject: '7', ref: '/orders/7', sender: 'ann' }));
    expect(headers).toEqual({
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'i',
      'ce-type': 'a.b',
      'ce-source': '/events',
      'ce-subject': '7',
      'ce-time': '2027-03-01T12:00:00.000Z',
      'ce-sequence': '0000000000000001',
      'ce-ref': '/orders/7',
      'ce-sender': 'ann',
    });
    expect(body).toBe('{"a":1}');
  });

  test.each([
    ['Euro € 😀', 'Euro%20%E2%82%AC%20%F0%9F%98%80'],
    ['a"b', 'a%22b'],
    ['100%', '100%25'],
    ['%20', '%2520'],
    ['\r\n\t\u007f', '%0D%0A%09%7F'],
    ["!#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~", "!#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~"],
    ['\ud800', '%EF%BF%BD'],
  ])('encodes %j as the binding says', (subject, header) => {
    expect(binary(event({ subject })).headers['ce-subject']).toBe(header);
  });

  test('is printable ASCII for any text, and gives the same event back', () => {
    const texts = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(texts, texts, fc.jsonValue(), (subject, sender, data) => {
        const given = event({ subject, sender, data });
        const message = binary(given);
        for (const value of Object.values(message.headers)) expect(value).toMatch(/^[!-~]*$/);
        expect(decoded(message)).toEqual(JSON.parse(structured(given).body));
      }),
    );
  });
});
