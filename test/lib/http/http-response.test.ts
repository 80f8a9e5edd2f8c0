import { expect, test } from 'vitest';
import { created, empty, json } from '../../../lib/http/http-response.ts';

test('an empty response has a status and nothing else', () => {
  expect(empty(404)).toEqual({ statusCode: 404 });
});

test('a JSON response has its content type, and is not cached', () => {
  const { statusCode, headers, body } = json(201, { name: 'Zoë' });

  expect(statusCode).toBe(201);
  expect(headers).toEqual({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  expect(JSON.parse(body ?? '')).toEqual({ name: 'Zoë' });
});

test('a response for what was created is a JSON response with its place', () => {
  const { headers, ...rest } = json(202, { id: 'a' });
  expect(created(202, '/watches/a', { id: 'a' })).toEqual({
    ...rest,
    headers: { ...headers, location: '/watches/a' },
  });
});
