import { validateHeaderName, validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEndpointHeaders } from '../../../lib/messages/parse-endpoint-headers.ts';
import { errorWithout } from '../signing/keys.ts';

const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, 'v']));

test('a header that is for Tidings is taken where it is allowed, and no other one', () => {
  const headers = { 'Content-Type': 'text/csv' };
  expect(parseEndpointHeaders(headers, 'headers', ['content-type'])).toEqual({
    'content-type': 'text/csv',
  });
  const twice = { ...headers, 'content-type': 'text/plain' };
  expect(() => parseEndpointHeaders(twice, 'h', ['content-type'])).toThrow(
    'h.content-type is there',
  );
  expect(() => parseEndpointHeaders({ host: 'a' }, 'h', ['content-type'])).toThrow(
    /^h\.host cannot be set\. These are for Tidings: host, content-length, content-encoding,/,
  );
});

describe('headers of an endpoint (TH-41)', () => {
  test.each([
    [{}, {}],
    [{ Authorization: 'Bearer abc.def' }, { authorization: 'Bearer abc.def' }],
    [
      { 'X-API_Key': '', Cookie: 'a=b; c="d"' },
      { 'x-api_key': '', cookie: 'a=b; c="d"' },
    ],
    [{ 'User-Agent': 'Shop/1' }, { 'user-agent': 'Shop/1' }],
    [{ a: 'one\ttwo  three' }, { a: 'one\ttwo  three' }],
    [JSON.parse('{"__proto__":"x"}'), JSON.parse('{"__proto__":"x"}')],
    [
      { hooks: '1', cell: '2', webhook: '3' },
      { hooks: '1', cell: '2', webhook: '3' },
    ],
    [numbered(20), numbered(20)],
    [{ a: 'v'.repeat(4095) }, { a: 'v'.repeat(4095) }],
  ])('%j are taken, their names in lower case', (given, expected) => {
    expect(parseEndpointHeaders(given)).toEqual(expected);
  });

  test.each([
    'Host',
    'content-length',
    'Content-Type',
    'content-encoding',
    'connection',
    'keep-alive',
    'TRANSFER-ENCODING',
    'te',
    'trailer',
    'upgrade',
    'expect',
    'webhook-id',
    'Webhook-Signature',
    'ce-type',
    'Hook-HMAC',
    'tidings-attempt',
    'proxy-authorization',
  ])('%s cannot be set, and the error lists what cannot', (name) => {
    const error = errorWithout(['secret-7'], () => parseEndpointHeaders({ [name]: 'secret-7' }));
    expect(error).toMatchObject({
      code: 'invalid-request',
      field: `headers.${name}`,
      message: expect.stringMatching(
        /host, content-length.*webhook-\*, ce-\*, hook-\*, tidings-\*/,
      ),
    });
  });

  test.each([
    ['no object', 'a: b', 'headers'],
    ['a list', [['a', 'b']], 'headers'],
    ['null', null, 'headers'],
    ['21 headers', numbered(21), 'headers'],
    ['4,097 bytes', { a: 'v'.repeat(4096) }, 'headers'],
    ['an empty name', { '': 'v' }, 'headers.'],
    ['a name with a blank', { 'a b': 'v' }, 'headers.a b'],
    ['a name with a colon', { 'a:': 'v' }, 'headers.a:'],
    ['a name that ends a line', { 'a\r\nhost': 'v' }, 'headers.a\r\nhost'],
    ['a name beyond ASCII', { é: 'v' }, 'headers.é'],
    ['a name in two letter cases', { a: '1', A: '2' }, 'headers.A'],
    ['a number', { a: 1 }, 'headers.a'],
    ['a list of values', { a: ['secret-7'] }, 'headers.a'],
    ['a value that ends its line', { a: 'secret-7\r\nhost: b' }, 'headers.a'],
    ['a value with a blank before it', { a: ' secret-7' }, 'headers.a'],
    ['a value with a blank after it', { a: 'secret-7 ' }, 'headers.a'],
    ['a value beyond ASCII', { a: 'secret-7é' }, 'headers.a'],
    ['a value with a null character', { a: 'secret-7\0' }, 'headers.a'],
  ])('with %s are refused, with the field and without any value', (_, given, field) => {
    const error = errorWithout(['secret-7'], () => parseEndpointHeaders(given));
    expect(error).toMatchObject({ code: 'invalid-request', field });
  });

  test('that are taken are such that Node sends, and no text makes a second header', () => {
    const texts = fc.string({ unit: 'binary-ascii', maxLength: 12 });
    fc.assert(
      fc.property(fc.dictionary(texts, texts, { maxKeys: 3 }), (given) => {
        let headers: Record<string, string> = {};
        try {
          headers = parseEndpointHeaders(given);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-request' });
        }
        for (const [name, value] of Object.entries(headers)) {
          validateHeaderName(name);
          validateHeaderValue(name, value);
          expect(new Headers({ [name]: value }).get(name)).toBe(value);
        }
      }),
    );
  });
});
