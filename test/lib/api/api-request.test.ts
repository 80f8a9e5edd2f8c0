import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ApiEvent, apiRequest } from '../../../lib/api/api-request.ts';

const read = (event: unknown) => apiRequest(event as ApiEvent);
const EMPTY = {
  routeKey: '',
  authorization: undefined,
  id: '',
  query: {},
  body: undefined,
  idempotencyKey: undefined,
};

test('an event has its route, path, query, body and headers', () => {
  const event = {
    routeKey: 'PUT /accounts/{id}',
    pathParameters: { id: 'a' },
    queryStringParameters: { limit: '5' },
    headers: { Authorization: 'Bearer k', 'Idempotency-Key': 'i' },
    body: Buffer.from('{}').toString('base64'),
    isBase64Encoded: true,
  };
  expect(read(event)).toEqual({
    routeKey: 'PUT /accounts/{id}',
    authorization: 'Bearer k',
    id: 'a',
    query: { limit: '5' },
    body: '{}',
    idempotencyKey: 'i',
  });
});

describe('an empty request is', () => {
  test.each([
    undefined,
    null,
    'text',
    {},
    { routeKey: 7, pathParameters: null, queryStringParameters: null, headers: null, body: null },
    { pathParameters: 'text', queryStringParameters: 7 },
    { pathParameters: { id: 7 }, queryStringParameters: { limit: [], cursor: null } },
  ])('%j', (event) => {
    expect(read(event)).toEqual(EMPTY);
  });
});

test('half of a surrogate pair in a path or a query is replaced', () => {
  const half = { id: 'a\ud800' };
  const { id, query } = read({ pathParameters: half, queryStringParameters: half });
  expect([id, query]).toEqual(['a\ufffd', { id: 'a\ufffd' }]);
});

test('any JSON is a request, and no error', () => {
  const names = ['routeKey', 'pathParameters', 'queryStringParameters', 'headers', 'body'];
  const events = fc.oneof(
    fc.jsonValue(),
    fc.record(Object.fromEntries(names.map((name) => [name, fc.jsonValue()]))),
  );
  fc.assert(
    fc.property(events, (event) => {
      const { routeKey, id, query } = read(event);
      for (const text of [routeKey, id, ...Object.values(query)]) expect(text).toBeTypeOf('string');
    }),
  );
});
