import { describe, expect, test } from 'vitest';
import { publishedEventId } from '../../../lib/outbox/event-id.ts';
import { NOW_MS } from '../../support/times.ts';
import { errorOf, publish } from './publishing.ts';

const STRUCTURED = { contentType: 'application/cloudevents+json; charset=UTF-8' };
const BATCH = { contentType: 'Application/CloudEvents-Batch+JSON' };

const EVENT = {
  specversion: '1.0',
  id: 'A234-1234-1234',
  source: '/shop',
  type: 'com.example.order.created',
  time: '2018-04-05T17:31:00Z',
  datacontenttype: 'application/json',
  data: { total: 3 },
};

describe('a CloudEvent in structured mode', () => {
  test('keeps its id for idempotency; its source becomes the sender', () => {
    expect(publish(EVENT, STRUCTURED)).toEqual([
      {
        id: publishedEventId('default', 'A234-1234-1234', '/shop'),
        type: 'com.example.order.created',
        source: '/events',
        sender: '/shop',
        timeMs: NOW_MS,
        data: { total: 3 },
      },
    ]);
  });

  test('keeps the sender, ref and subject that it has', () => {
    const given = { ...EVENT, sender: 'ann', ref: '/orders/7', subject: '7' };
    expect(publish(given, STRUCTURED)[0]).toMatchObject({
      sender: 'ann',
      ref: '/orders/7',
      subject: '7',
    });
  });

  test('is another event if its source is another one', () => {
    const idOf = (source: string) => publish({ ...EVENT, source }, STRUCTURED)[0]?.id;
    expect(idOf('/shop')).not.toBe(idOf('/other'));
  });

  test('may have attributes that are null, as good as absent', () => {
    const { time, datacontenttype, ...rest } = EVENT;
    const given = { ...rest, time: null, datacontenttype: null, subject: null, traceparent: null };
    expect(publish(given, STRUCTURED)[0]).not.toHaveProperty('subject');
    expect(publish({ ...EVENT, data: null }, STRUCTURED)[0]?.data).toBeNull();
  });

  test.each([
    'application/json; charset=utf-8',
    'text/json',
    'application/vnd.shop+json',
    'A/B+JSON',
  ])('may have the data content type %s', (datacontenttype) => {
    expect(publish({ ...EVENT, datacontenttype }, STRUCTURED)).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ['specversion', { ...EVENT, specversion: '0.3' }],
    ['specversion', { ...EVENT, specversion: undefined }],
    ['id', { ...EVENT, id: undefined }],
    ['id', { ...EVENT, id: '' }],
    ['source', { ...EVENT, source: undefined }],
    ['source', { ...EVENT, source: '' }],
    ['type', { ...EVENT, type: 'calendar.events.exists' }],
    ['time', { ...EVENT, time: 'yesterday' }],
    ['time', { ...EVENT, time: '2027-02-30T00:00:00Z' }],
    ['datacontenttype', { ...EVENT, datacontenttype: 'application/xml' }],
    ['datacontenttype', { ...EVENT, datacontenttype: 'application/jsonp' }],
    ['data_base64', { ...EVENT, data: undefined, data_base64: 'AA==' }],
    ['traceparent', { ...EVENT, traceparent: '00-1-2-01' }],
    ['sequence', { ...EVENT, sequence: '1' }],
    ['', [EVENT]],
    ['events', { events: [EVENT] }],
  ])('is rejected with the field %s for %j', (field, body) => {
    const [code, status, named] = errorOf(body, STRUCTURED);
    expect([code, status]).toEqual(['invalid-request', 400]);
    if (field !== 'events') expect(named).toBe(field);
  });
});

describe('a batch of CloudEvents', () => {
  test('gives its events in order', () => {
    const events = publish([EVENT, { ...EVENT, id: 'B', data: 'text' }], BATCH);
    expect(events.map(({ data }) => data)).toEqual([{ total: 3 }, 'text']);
  });

  test('may be empty', () => {
    expect(publish([], BATCH)).toEqual([]);
  });

  test('may have the same id from two sources, but not twice from one', () => {
    expect(publish([EVENT, { ...EVENT, source: '/other' }], BATCH)).toHaveLength(2);
    expect(errorOf([EVENT, EVENT], BATCH)).toEqual(['invalid-request', 400, '1.id']);
  });

  test.each<[string, unknown]>([
    ['', EVENT],
    ['', { events: [EVENT] }],
    ['', 'text'],
    ['', Array(11).fill(EVENT)],
    ['0', ['text']],
    ['1.specversion', [EVENT, { ...EVENT, specversion: 1 }]],
  ])('is rejected with the field %j for %j', (field, body) => {
    expect(errorOf(body, BATCH)).toEqual(['invalid-request', 400, field]);
  });
});

test.each([
  'application/cloudevents',
  'application/cloudevents+avro',
  'application/cloudevents-batch+xml',
])('the Content-Type %s is rejected', (contentType) => {
  expect(errorOf(EVENT, { contentType })).toEqual([
    'unsupported-content-type',
    415,
    'Content-Type',
  ]);
});

test.each(['', 'application/json', 'application/x-www-form-urlencoded', 'text/plain', ';'])(
  'the Content-Type %j is that of Tidings’ own form',
  (contentType) => {
    expect(publish({ type: 'a' }, { contentType })).toHaveLength(1);
  },
);
