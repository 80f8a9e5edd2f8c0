import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HttpEvent, httpRequest } from '../../../lib/http/http-request.ts';
import { readGoogHeaders } from '../../../lib/protocol/goog-headers.ts';
import { functionUrlEvent, httpApiEvent, restApiEvent } from '../../fixtures/gateway-events.ts';

const base64 = (bytes: string | Buffer) => Buffer.from(bytes).toString('base64');

describe.each([
  ['an HTTP API', httpApiEvent],
  ['a REST API', restApiEvent],
  ['a function URL', functionUrlEvent],
])('the event of %s', (_, eventOf) => {
  const body = '{"name":"Zoë 🔑"}';
  const headers = { 'X-Goog-Channel-ID': 'channel-1', 'X-Goog-Message-Number': '7' };
  const event = eventOf({ path: '/notifications', headers, body }) as HttpEvent;

  test('has the headers that were sent', () => {
    expect(readGoogHeaders(httpRequest(event).headers)).toEqual({
      channelId: 'channel-1',
      messageNumber: '7',
    });
  });

  test('has the body that was sent, and its length in bytes', () => {
    const request = httpRequest(event);

    expect(request.body()).toBe(body);
    expect(request.bodyBytes).toBe(Buffer.byteLength(body));
  });

  test('has no body if none was sent', () => {
    const request = httpRequest(
      eventOf({ path: '/notifications', headers, body: '' }) as HttpEvent,
    );

    expect(request.body()).toBeUndefined();
    expect(request.bodyBytes).toBe(0);
  });
});

test('an event with lists of values only has the last value of each header', () => {
  const { headers } = httpRequest({ multiValueHeaders: { 'x-goog-channel-id': ['a', 'b'] } });

  expect(readGoogHeaders(headers)).toEqual({ channelId: 'b' });
});

test('an event with lists of values and null for single ones has the values of the lists', () => {
  const { headers } = httpRequest({
    headers: null,
    multiValueHeaders: { 'x-goog-channel-id': ['a'] },
  });

  expect(readGoogHeaders(headers)).toEqual({ channelId: 'a' });
});

test('a body in base64 is decoded, with its length in bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      const request = httpRequest({ body: base64(text), isBase64Encoded: true });

      expect(request.body()).toBe(text);
      expect(request.bodyBytes).toBe(Buffer.byteLength(text));
    }),
  );
});

test('a plain body stays as it is, with its length in bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      const request = httpRequest({ body: text, isBase64Encoded: false });

      expect(request.body()).toBe(text);
      expect(request.bodyBytes).toBe(Buffer.byteLength(text));
    }),
  );
});

test.each([
  ['is null', null],
  ['is a text', 'event'],
  ['is a list', [1]],
  ['is empty', {}],
  ['has null for everything', { headers: null, multiValueHeaders: null, body: null }],
  ['has a text for headers', { headers: 'x-goog-channel-id: a' }],
  ['has a number for headers', { headers: 5, multiValueHeaders: 6 }],
  ['has a list for headers', { headers: ['a', 5] }],
  ['has an object for a body', { body: { id: '5' } }],
])('an event that %s is an empty request', (_, event) => {
  const request = httpRequest(event as HttpEvent);

  expect(readGoogHeaders(request.headers)).toEqual({});
  expect(request.body()).toBeUndefined();
  expect(request.bodyBytes).toBe(0);
});

test('any JSON is a request, and no error', () => {
  const junk = fc.jsonValue();
  const events = fc.oneof(
    junk,
    fc.record(
      { headers: junk, multiValueHeaders: junk, body: junk, isBase64Encoded: junk },
      { requiredKeys: [] },
    ),
  );

  fc.assert(
    fc.property(events, (event) => {
      const request = httpRequest(event as HttpEvent);

      for (const value of Object.values(readGoogHeaders(request.headers)))
        expect(value).toBeTypeOf('string');
      expect(['string', 'undefined']).toContain(typeof request.body());
      expect(request.bodyBytes).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 1000 },
  );
});
