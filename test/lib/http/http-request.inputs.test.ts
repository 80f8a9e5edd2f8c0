import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headerValue } from '../../../lib/http/header-value.ts';
import { type HttpEvent, httpRequest } from '../../../lib/http/http-request.ts';
import { readGoogHeaders } from '../../../lib/protocol/goog-headers.ts';

const BODY = '{"name":"Zoë"}';
const IN_BASE64 = Buffer.from(BODY).toString('base64');
const request = (event: unknown) => httpRequest(event as HttpEvent);

describe('B-12 only true and "true" decode a body', () => {
  test.each([true, 'true'])('%j does', (isBase64Encoded) => {
    expect(request({ body: IN_BASE64, isBase64Encoded }).body()).toBe(BODY);
    expect(request({ body: IN_BASE64, is_base64_encoded: isBase64Encoded }).body()).toBe(BODY);
  });

  test.each([false, 'false', undefined, null, '', 'TRUE', 'yes', 1, 0, [], {}, [true]])(
    '%j does not',
    (isBase64Encoded) => {
      const read = request({ body: BODY, isBase64Encoded });
      expect([read.body(), read.bodyBytes]).toEqual([BODY, Buffer.byteLength(BODY)]);
    },
  );

  test('nor does any other JSON', () => {
    const values = fc.jsonValue().filter((value) => value !== true && value !== 'true');
    fc.assert(
      fc.property(values, (isBase64Encoded) => {
        expect(request({ body: BODY, isBase64Encoded }).rawBody()).toEqual({ body: BODY });
      }),
    );
  });
});

describe('B-13 a body that is no text is given in base64', () => {
  test('compressed', () => {
    const body = gzipSync(BODY).toString('base64');
    const raw = request({ body, isBase64Encoded: true }).rawBody();
    expect(raw).toEqual({ body, bodyEncoding: 'base64' });
  });

  test('any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const body = Buffer.from(bytes).toString('base64');
        const raw = request({ body, isBase64Encoded: true }).rawBody();
        expect(Buffer.from(raw.body ?? '', raw.bodyEncoding ?? 'utf8')).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('no body has none', () => {
    expect(request({}).rawBody()).toEqual({});
    expect(request({ body: '', isBase64Encoded: true }).rawBody()).toEqual({});
  });
});

describe('A-05 headers are read from single values and lists together', () => {
  test('each has what the other lacks', () => {
    const { headers } = request({
      headers: { 'X-Goog-Channel-ID': 'a' },
      multiValueHeaders: { 'x-goog-message-number': ['1', '7'] },
    });
    expect(readGoogHeaders(headers)).toEqual({ channelId: 'a', messageNumber: '7' });
  });

  test('of one that stands in both the single value counts', () => {
    const { headers } = request({
      headers: { 'x-goog-channel-id': 'a' },
      multiValueHeaders: { 'X-Goog-Channel-ID': ['b'] },
    });
    expect(readGoogHeaders(headers)).toEqual({ channelId: 'a' });
  });

  test.each([null, undefined, 5, {}])('a single value of %j hides no list', (value) => {
    const { headers } = request({
      headers: { 'x-goog-changed': value },
      multiValueHeaders: { 'X-Goog-Changed': ['content'] },
    });
    expect(readGoogHeaders(headers)).toEqual({ changed: 'content' });
  });

  test('any split between the two, in any casing, reads as the whole', () => {
    const names = ['X-Goog-Channel-ID', 'X-Goog-Message-Number', 'X-Goog-Resource-State'];
    const split = fc.tuple(
      ...names.map((name) => fc.tuple(fc.mixedCase(fc.constant(name)), fc.boolean())),
    );
    fc.assert(
      fc.property(split, (parts) => {
        const single = parts.filter(([, isSingle]) => isSingle).map(([name]) => [name, 'v']);
        const lists = parts.filter(([, isSingle]) => !isSingle).map(([name]) => [name, ['v']]);
        const { headers } = request({
          headers: Object.fromEntries(single),
          multiValueHeaders: Object.fromEntries(lists),
        });
        expect(readGoogHeaders(headers)).toEqual({
          channelId: 'v',
          messageNumber: 'v',
          resourceState: 'v',
        });
      }),
    );
  });
});

describe('the value of a header', () => {
  test('of a name that stands in two casings is the last that is text', () => {
    const headers = { Authorization: 'a', AUTHORIZATION: 'b', authorization: undefined };
    expect(headerValue(headers, 'authorization')).toBe('b');
  });

  test.each([
    [{ Authorization: 'a' }, 'a'],
    [{ AUTHORIZATION: ['x', 'a'] }, 'a'],
    [[['authorization', 'a']] as const, 'a'],
    [{ authorization: [] }, undefined],
    [{ other: 'a' }, undefined],
    [{}, undefined],
  ])('of %j is %s', (headers, value) => {
    expect(headerValue(headers, 'authorization')).toBe(value);
  });
});
