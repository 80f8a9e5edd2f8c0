import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { parseBody } from '../../../lib/protocol/notification-body.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('reads a Directory user as the guide prints it', () => {
  const user = {
    kind: 'admin#directory#user',
    id: '111220860655841818702',
    etag: '"Mf8RAmnABsVfQ47MMT_18MHAdRE/evLIDlz2Fd9zbAqwvIp7Pzq8UAw"',
    primaryEmail: 'user@mydomain.com',
  };

  expect(parseBody(JSON.stringify(user))).toEqual(user);
});

test('reads ids that Google’s general form calls long as digits', () => {
  const body =
    '{"id":{"uniqueQualifier":-5987654321987654321,"time":"t"},"actor":{"profileId":7},"events":[{"parameters":[{"intValue":12}]}]}';

  expect(parseBody(body)).toEqual({
    id: { uniqueQualifier: '-5987654321987654321', time: 't' },
    actor: { profileId: '7' },
    events: [{ parameters: [{ intValue: '12' }] }],
  });
});

test.each(['id', 'uniqueQualifier', 'profileId', 'intValue', 'customerId'])(
  'a number in the field %s is read as digits',
  (name) => {
    expect(parseBody(`{"${name}":7,"x":{"${name}":-1.50}}`)).toEqual({
      [name]: '7',
      x: { [name]: '-1.50' },
    });
  },
);

test('a body with numbers is read by a Node.js that does not tell their digits', () => {
  const { parse } = JSON;
  vi.spyOn(JSON, 'parse').mockImplementation((text, reviver) =>
    parse(text, (key, value) => reviver?.call(undefined, key, value)),
  );
  expect(parseBody('{"id":7,"size":1024}')).toEqual({ id: 7, size: 1024 });
});

test('other numbers that a double holds stay numbers', () => {
  expect(parseBody('{"size":1024,"ratio":0.5,"metageneration":9007199254740991}')).toEqual({
    size: 1024,
    ratio: 0.5,
    metageneration: Number.MAX_SAFE_INTEGER,
  });
});

test.each([undefined, '', 'null', '5', '"text"', '[]', '[{}]', '{', 'kind=x', '\u0000'])(
  '%j is no object',
  (body) => {
    expect(parseBody(body)).toBeUndefined();
  },
);

test('nesting without end is no crash', () => {
  expect(parseBody('{"a":'.repeat(200_000))).toBeUndefined();
  expect(parseBody(`${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`)).toBeUndefined();
});

test('__proto__ in a body is a field like any other', () => {
  const body = parseBody('{"__proto__":{"admin":true},"id":5}');

  expect(Object.keys(body ?? {})).toEqual(['__proto__', 'id']);
  expect(body?.admin).toBeUndefined();
  expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
});

test('every integer is exact, as a number where a double holds it and as digits elsewhere', () => {
  fc.assert(
    fc.property(fc.oneof(fc.bigInt(), fc.bigInt(-(2n ** 55n), 2n ** 55n)), (integer) => {
      const isSafe = integer >= -(2n ** 53n - 1n) && integer <= 2n ** 53n - 1n;
      const exact = isSafe ? Number(integer) : String(integer);

      expect(parseBody(`{"id":${integer},"size":${integer},"list":[{"n":${integer}}]}`)).toEqual({
        id: String(integer),
        size: exact,
        list: [{ n: exact }],
      });
    }),
  );
});

test('apart from numbers it reads what JSON.parse reads', () => {
  const plain = fc.object({
    key: fc.string(),
    values: [fc.string(), fc.boolean(), fc.constant(null)],
  });

  fc.assert(
    fc.property(plain, (object) => {
      const body = JSON.stringify(object);

      expect(parseBody(body)).toEqual(JSON.parse(body));
    }),
  );
});

test('junk is undefined or an object, never a crash', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (junk) => {
      const body = parseBody(junk);

      expect(body === undefined || (typeof body === 'object' && !Array.isArray(body))).toBe(true);
    }),
  );
});
