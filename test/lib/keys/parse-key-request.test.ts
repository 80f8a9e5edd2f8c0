import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseKeyRequest } from '../../../lib/keys/parse-key-request.ts';

const CREATE = {
  action: 'create',
  digest: 'a'.repeat(64),
  owner: 'acme',
  scopes: ['read', 'manage'],
  name: 'CI',
};
const wrong = (field: string) => expect.objectContaining({ code: 'invalid-request', field });

test.each([
  CREATE,
  { ...CREATE, scopes: ['manage'] },
  { action: 'create', digest: '0'.repeat(64), owner: 'a', scopes: ['read'] },
  { action: 'list' },
  { action: 'list', owner: 'acme', cursor: 'x' },
  { action: 'revoke', id: 'anything' },
])('%j is read as it is', (event) => {
  expect(parseKeyRequest(event)).toEqual(event);
});

test.each([undefined, null, 5, 'create', [], {}, { action: 5 }, { action: ['create'] }])(
  'without an action, as in %j, it is told which there are',
  (event) => {
    expect(() => parseKeyRequest(event)).toThrow(wrong('action'));
    expect(() => parseKeyRequest(event)).toThrow('create, list, revoke');
  },
);

test.each(['', 'Create', 'delete', 'constructor', '__proto__', 'toString'])(
  'the action %j is unknown',
  (action) => {
    expect(() => parseKeyRequest({ ...CREATE, action })).toThrow(wrong('action'));
  },
);

describe('a new key', () => {
  test.each(['digest', 'owner', 'scopes'] as const)('without %s is rejected', (field) => {
    const { [field]: _, ...event } = CREATE;
    expect(() => parseKeyRequest(event)).toThrow(wrong(field));
    expect(() => parseKeyRequest(event)).toThrow(/is missing: it must/);
  });

  test.each([
    ['digest', ''],
    ['digest', 'a'.repeat(63)],
    ['digest', 'A'.repeat(64)],
    ['digest', `tidings_${'a'.repeat(43)}`],
    ['digest', 5],
    ['owner', ''],
    ['owner', 'default'],
    ['owner', 'a'.repeat(65)],
    ['owner', 'a#b'],
    ['owner', 'a/b'],
    ['owner', 'a b'],
    ['owner', 'acmé'],
    ['owner', 'acme\n'],
    ['owner', '*'],
    ['owner', null],
    ['scopes', []],
    ['scopes', ['read', 'read']],
    ['scopes', 'read'],
    ['scopes', null],
    ['name', ''],
    ['name', ' '],
    ['name', ' CI'],
    ['name', 'CI '],
    ['name', 'a'.repeat(101)],
    ['name', 'a\nb'],
    ['name', 'a\u001b[2Jb'],
    ['name', 'a\u202eb'],
    ['name', 'a\u200bb'],
    ['name', 'a\u00a0b'],
    ['name', '\ud800'],
    ['name', null],
    ['name', 5],
    ['expires', '2027-03-01'],
    ['key', `tidings_${'a'.repeat(43)}`],
  ])('with the %s %j is rejected', (field, value) => {
    expect(() => parseKeyRequest({ ...CREATE, [field]: value })).toThrow(wrong(field));
  });

  test.each([['admin'], ['read', 'Manage'], [5], [['read']]])(
    'with the scopes %j is rejected',
    (...scopes) => {
      const field = expect.stringMatching(/^scopes\.[01]$/);
      expect(() => parseKeyRequest({ ...CREATE, scopes })).toThrow(
        expect.objectContaining({ code: 'invalid-request', field }),
      );
    },
  );

  test.each(['a', 'acme', 'Acme-2.eu_west', '-', '.', '__proto__', 'Default', 'a'.repeat(64)])(
    'may have the owner %j',
    (owner) => {
      expect(parseKeyRequest({ ...CREATE, owner })).toMatchObject({ owner });
    },
  );

  test.each(['CI', 'the CI of acme', 'Größe (2)', '鍵', '🔑', 'a'.repeat(100), '🔑'.repeat(100)])(
    'may have the name %j',
    (name) => {
      expect(parseKeyRequest({ ...CREATE, name })).toMatchObject({ name });
    },
  );

  test('has an owner only of what keys of the table may have in them, whatever is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 70 }), (owner) => {
        const isGood = /^[A-Za-z0-9._-]{1,64}$/.test(owner) && owner !== 'default';
        if (isGood) expect(parseKeyRequest({ ...CREATE, owner })).toMatchObject({ owner });
        else expect(() => parseKeyRequest({ ...CREATE, owner })).toThrow(wrong('owner'));
      }),
    );
  });

  test('has a name without a character that is not seen, whatever is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 110 }), (name) => {
        const seen = [...name].every((one) => one === ' ' || !/[\p{C}\p{Z}]/u.test(one));
        const isGood = seen && name !== '' && name === name.trim() && [...name].length <= 100;
        if (isGood) expect(parseKeyRequest({ ...CREATE, name })).toMatchObject({ name });
        else expect(() => parseKeyRequest({ ...CREATE, name })).toThrow(wrong('name'));
      }),
    );
  });
});

test('a list of the keys of the owner default is rejected, with the secret that has its key', () => {
  const event = { action: 'list', owner: 'default' };
  expect(() => parseKeyRequest(event)).toThrow(wrong('owner'));
  expect(() => parseKeyRequest(event)).toThrow('secret api-key');
});

test.each([
  [{ action: 'list', owner: 'a#b' }, 'owner'],
  [{ action: 'list', cursor: 5 }, 'cursor'],
  [{ action: 'list', limit: 5 }, 'limit'],
  [{ action: 'revoke' }, 'id'],
  [{ action: 'revoke', id: 5 }, 'id'],
  [{ action: 'revoke', id: 'a', owner: 'acme' }, 'owner'],
])('%j is rejected for %s', (event, field) => {
  expect(() => parseKeyRequest(event)).toThrow(wrong(field));
});

test('no error repeats a key that was given in a wrong place', () => {
  const key = `tidings_${'Ab9_'.repeat(11).slice(1)}`;
  for (const field of ['action', 'digest', 'owner', 'scopes', 'name', 'other'])
    try {
      parseKeyRequest({ ...CREATE, name: 'CI', [field]: `${key} ${key} ${key}` });
      expect.unreachable(field);
    } catch (error) {
      expect(String((error as Error).message)).not.toContain('Ab9_');
    }
});

test('any JSON is read or rejected with a field', () => {
  const names = fc.constantFrom('action', 'digest', 'owner', 'scopes', 'name', 'id', 'cursor');
  const values = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('create', 'list', 'revoke', 'read', 'a'.repeat(64)),
    fc.constant(['read']),
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(names, values)), (event) => {
      try {
        expect(parseKeyRequest(event)).toEqual(event);
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid-request', field: expect.any(String) });
      }
    }),
    { numRuns: 1000 },
  );
});
