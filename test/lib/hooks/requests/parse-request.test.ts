import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRequest } from '../../../../lib/hooks/requests/parse-request.ts';
import { TidingsError } from '../../../../lib/protocol/tidings-error.ts';
import type { HookRequest } from '../../../../lib/sandbox/hook-effects.ts';
import { INTERNAL_URLS } from '../../recipients/corpus.ts';

const url = 'https://receiver.example/a';
const parse = (changes: Partial<HookRequest>, allowLoopback = false) =>
  parseRequest({ url, ...changes }, 'request.0', { allowLoopback });

describe('a request of a hook', () => {
  test('is a POST without a body if it says nothing else', async () => {
    expect(await parse({})).toEqual({ url, method: 'POST', headers: {}, body: '' });
  });

  test.each([
    ['a text', 'ä', 'ä', 'text/plain; charset=utf-8'],
    ['an empty text', '', '', 'text/plain; charset=utf-8'],
    ['an object', { a: [1] }, '{"a":[1]}', 'application/json'],
    ['a list', [], '[]', 'application/json'],
    ['a number', 0, '0', 'application/json'],
    ['false', false, 'false', 'application/json'],
    ['null', null, 'null', 'application/json'],
  ])('has %s as its body', async (_, body, sent, type) => {
    expect(await parse({ method: 'DELETE', body })).toEqual({
      url,
      method: 'DELETE',
      headers: { 'content-type': type },
      body: sent,
    });
  });

  test('has headers of its own, in lower case, and a type of its own', async () => {
    const headers = { 'Content-Type': 'text/csv', Authorization: 'Bearer a' };
    expect((await parse({ headers, body: 'a,b' })).headers).toEqual({
      'content-type': 'text/csv',
      authorization: 'Bearer a',
    });
  });

  test('is by GET without a body', async () => {
    expect(await parse({ method: 'GET', headers: { accept: 'text/csv' } })).toEqual({
      url,
      method: 'GET',
      headers: { accept: 'text/csv' },
      body: '',
    });
  });

  test('has a URL as the parser normalises it', async () => {
    expect((await parse({ url: 'HTTPS://Receiver.Example.:443/ä' })).url).toBe(
      'https://receiver.example/%C3%A4',
    );
  });

  test('goes to this machine where that is allowed', async () => {
    const local = 'http://127.0.0.1:3000/';
    expect((await parse({ url: local }, true)).url).toBe(local);
    await expect(parse({ url: local })).rejects.toMatchObject({ field: 'request.0.url' });
  });

  test.each<[string, Partial<HookRequest>, string, string]>([
    ['no URL', { url: 'receiver' }, 'url', 'recipient-refused'],
    ['http', { url: 'http://receiver.example/' }, 'url', 'recipient-refused'],
    ['a password', { url: 'https://a:hidden@receiver.example/' }, 'url', 'recipient-refused'],
    ['another port', { url: 'https://receiver.example:22/' }, 'url', 'recipient-refused'],
    ['a host', { headers: { Host: 'other' } }, 'headers.Host', 'invalid-request'],
    [
      'a length',
      { headers: { 'content-length': '9' } },
      'headers.content-length',
      'invalid-request',
    ],
    [
      'a coding',
      { headers: { 'Transfer-Encoding': 'chunked' } },
      'headers.Transfer-Encoding',
      'invalid-request',
    ],
    ['a signature', { headers: { 'webhook-id': '1' } }, 'headers.webhook-id', 'invalid-request'],
    ['our hook', { headers: { 'tidings-hook': '1' } }, 'headers.tidings-hook', 'invalid-request'],
    ['a line end', { headers: { a: 'hidden\r\nb: c' } }, 'headers.a', 'invalid-request'],
    [
      'a line end in the type',
      { headers: { 'content-type': 'a\nb' } },
      'headers.content-type',
      'invalid-request',
    ],
    ['long headers', { headers: { a: 'v'.repeat(5000) } }, 'headers', 'invalid-request'],
    [
      'many headers',
      { headers: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`x-${index}`, ''])) },
      'headers',
      'invalid-request',
    ],
    ['a GET with a body', { method: 'GET', body: null }, 'body', 'invalid-request'],
    ['a large body', { body: 'ä'.repeat(131_073) }, 'body', 'invalid-request'],
  ])('with %s is refused, and the error names the field', async (_, changes, field, code) => {
    const error = await parse(changes).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TidingsError);
    expect(error).toMatchObject({ code, field: `request.0.${field}` });
    expect(String(error)).toContain(`request.0.${field}`);
    expect(String(error)).not.toContain('hidden');
  });

  test.each(Object.values(INTERNAL_URLS).flat())('never goes to %j', async (internal) => {
    await expect(parse({ url: internal })).rejects.toMatchObject({
      code: 'recipient-refused',
      field: 'request.0.url',
    });
  });

  test('of any content is read, or refused with an error that names the field', async () => {
    const request = fc.record(
      {
        url: fc.oneof(fc.string(), fc.webUrl({ withFragments: true, withQueryParameters: true })),
        method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
        headers: fc.dictionary(fc.string(), fc.string()),
        body: fc.jsonValue(),
      },
      { requiredKeys: ['url'] },
    );
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        try {
          const read = await parseRequest(given as HookRequest, 'request.3', {
            allowLoopback: false,
          });
          expect(Object.keys(read.headers)).toEqual(
            Object.keys(read.headers).map((name) => name.toLowerCase()),
          );
          expect(read.url).toMatch(/^https:/);
          const { body = '' } = given;
          expect(typeof body === 'string' ? read.body : JSON.parse(read.body)).toEqual(
            typeof body === 'string' ? body : JSON.parse(JSON.stringify(body)),
          );
        } catch (error) {
          expect(error).toBeInstanceOf(TidingsError);
          expect((error as TidingsError).field).toMatch(/^request\.3\.(?:url|headers|body)/);
        }
      }),
    );
  });
});
