import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { jsonBody } from '../../../lib/api/json-body.ts';
import { parseBody, strictBody } from '../../../lib/api/parse-body.ts';
import { httpStatus } from '../../../lib/http/error-response.ts';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';

const SCHEMA = strictBody({
  name: v.pipe(v.string('must be text'), v.nonEmpty('must not be empty')),
  inner: v.optional(v.object({ list: v.array(v.number('must be a number')) })),
});

const parse = (body: unknown) => parseBody(SCHEMA, JSON.stringify(body));

function errorOf(run: () => unknown): TidingsError {
  try {
    run();
  } catch (error) {
    if (error instanceof TidingsError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown');
}

test.each([[{ name: 'a' }], [{ name: 'a', inner: { list: [1, 2] } }]])('%j is accepted', (body) => {
  expect(parse(body)).toEqual(body);
});

test.each<[string, unknown, string]>([
  ['name', {}, 'name is missing: it must be text'],
  ['name', { name: '' }, 'name must not be empty'],
  ['name', { name: 5 }, 'name must be text'],
  ['inner.list.1', { name: 'a', inner: { list: [1, 'x'] } }, 'inner.list.1 must be a number'],
  ['other', { name: 'a', other: 1 }, 'other is not known here. Use name, inner'],
])('the field %s of %j is rejected by its name', (field, body, message) => {
  const error = errorOf(() => parse(body));
  expect(error).toMatchObject({ code: 'invalid-request', field, message });
  expect(httpStatus(error)).toBe(400);
});

test.each([[null], [[]], ['text'], [5], [true]])('%j, which is no object, is rejected', (body) => {
  const error = errorOf(() => parse(body));
  expect(error.code).toBe('invalid-request');
  expect(httpStatus(error)).toBe(400);
});

test('a rejected value is not in the message', () => {
  const error = errorOf(() => parse({ name: ['GOCSPX-secret'], other: 'GOCSPX-secret' }));
  expect(error.message).not.toContain('GOCSPX');
});

describe('the JSON of a body', () => {
  test.each([undefined, '', '{', 'name=a', "{'name':1}"])('is rejected if it is %j', (body) => {
    const error = errorOf(() => jsonBody(body));
    expect([error.code, httpStatus(error)]).toEqual(['invalid-json', 400]);
    expect(errorOf(() => parseBody(SCHEMA, body)).code).toBe('invalid-json');
  });

  test('may have 65,536 bytes, counted as UTF-8, and not one more', () => {
    const bytes = (count: number) => JSON.stringify(`${'é'.repeat((count - 2) / 2)}`);
    expect(Buffer.byteLength(bytes(65_536))).toBe(65_536);
    expect(jsonBody(bytes(65_536))).toHaveLength(32_767);
    const error = errorOf(() => jsonBody(`${bytes(65_536)} `));
    expect([error.code, httpStatus(error)]).toEqual(['body-too-large', 413]);
  });

  test('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), (json) => {
        expect(jsonBody(json)).toEqual(JSON.parse(json));
      }),
    );
  });
});

test('any text is accepted, or rejected as the fault of the client', () => {
  const bodies = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(bodies, (body) => {
      try {
        expect(parseBody(SCHEMA, body)).toHaveProperty('name');
      } catch (error) {
        expect(httpStatus(error)).toBe(400);
      }
    }),
  );
});
