import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorize } from '../../../lib/api/authorize.ts';
import type { ApiKeyRecord } from '../../../lib/api/rows/api-key-record.ts';
import { errorResponse } from '../../../lib/http/error-response.ts';
import { apiKeyKey } from '../../../lib/table/keys.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { storedKey } from '../keys/api-keys.ts';
import { secretOf } from '../secrets/secret-of.ts';
import { putItem, storedItem } from '../table/stored-item.ts';

let table: TestTable;
let key: string;
/** The row of `key` as it was written. */
let row: Record<string, unknown>;

const RECORD = {
  owner: 'alice',
  scopes: ['read', 'manage'],
  name: 'CI',
  createdAtMs: 1,
  revokedAtMs: 2,
} as const satisfies Partial<ApiKeyRecord>;

beforeAll(async () => {
  table = await startTestTable();
  const stored = await storedKey(table, RECORD);
  key = stored.key;
  row = (await storedItem(table, apiKeyKey(stored.record.id))) ?? {};
});
afterAll(() => table.close());

type Attribute = keyof ApiKeyRecord;
type Row = Record<string, unknown>;

/** The answer to a request with the key, after its row was replaced. */
async function answerWith(damaged: Row) {
  await putItem(table, damaged);
  const error = await authorize(secretOf(['k1']), `Bearer ${key}`, table).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  const { statusCode, headers, body = '{}' } = errorResponse(error);
  return { statusCode, headers, error: JSON.parse(body).error };
}

async function expectRejected(damaged: Row): Promise<void> {
  const answer = await answerWith(damaged);
  expect(answer).toMatchObject({
    statusCode: 401,
    headers: { 'www-authenticate': 'Bearer' },
    error: { code: 'unauthorized', message: expect.stringContaining('damaged') },
  });
  expect(JSON.stringify(answer)).not.toContain(key);
}

const without = (name: Attribute): Row =>
  Object.fromEntries(Object.entries(row).filter(([each]) => each !== name));

describe('a key whose row is damaged is rejected with 401:', () => {
  test.each<Attribute>(['id', 'digest', 'owner', 'scopes', 'createdAtMs'])(
    'without %s',
    async (name) => {
      await expectRejected(without(name));
    },
  );

  test.each<[Attribute, unknown]>([
    ['id', ''],
    ['id', 'KEY'],
    ['digest', ''],
    ['digest', 'x'.repeat(64)],
    ['digest', 5],
    ['owner', ''],
    ['owner', 5],
    ['owner', null],
    ['owner', ['alice']],
    ['scopes', 'read'],
    ['scopes', null],
    ['scopes', {}],
    ['scopes', new Set(['read'])],
    ['scopes', ['admin']],
    ['scopes', ['read', 'Manage']],
    ['scopes', ['read', null]],
    ['scopes', [['read']]],
    ['name', 5],
    ['createdAtMs', '1'],
    ['revokedAtMs', '2027-03-01T12:00:00Z'],
    ['revokedAtMs', null],
    ['revokedAtMs', false],
  ])('with the %s %j', async (name, value) => {
    await expectRejected({ ...row, [name]: value });
  });

  test('with an integer that is too large for a number', async () => {
    await expectRejected({ ...row, createdAtMs: 2n ** 60n });
  });

  const FITS: Readonly<Record<Attribute, (value: unknown) => boolean>> = {
    id: (value) => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value),
    digest: (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
    owner: (value) => typeof value === 'string' && value !== '',
    scopes: (value) =>
      Array.isArray(value) && value.every((each) => each === 'read' || each === 'manage'),
    name: (value) => typeof value === 'string',
    createdAtMs: (value) => typeof value === 'number',
    revokedAtMs: (value) => typeof value === 'number',
  };
  const scalars = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('read', 'manage', 'admin', 'READ'),
  );
  /** Everything that DynamoDB stores. */
  const values = fc.oneof(
    scalars,
    fc.array(scalars, { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), scalars, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }).map((texts) => new Set(texts)),
    fc.uniqueArray(fc.integer(), { minLength: 1 }).map((numbers) => new Set(numbers)),
  );
  const names = fc.constantFrom<Attribute[]>(...(Object.keys(FITS) as Attribute[]));
  const damages = fc
    .tuple(names, values)
    .filter(([name, value]) => !FITS[name](value))
    .map(([name, value]) => ({ [name]: value }));

  test('with any attribute of another type, or of an unknown value', async () => {
    await fc.assert(
      fc.asyncProperty(damages, damages, (one, other) =>
        expectRejected({ ...row, ...one, ...other }),
      ),
      { numRuns: 150 },
    );
  });

  test('with any other attributes in place of its own', async () => {
    const { pk, sk } = row;
    await fc.assert(
      fc.asyncProperty(
        // The keys of indexes have types, which the database holds them to.
        fc
          .dictionary(fc.stringMatching(/^[a-z]{3,8}$/), values, { noNullPrototype: true })
          .filter(({ due, listing }) => due === undefined && listing === undefined),
        async (others) => expectRejected({ ...others, owner: 'alice', pk, sk }),
      ),
      { numRuns: 50 },
    );
  });
});

test('a key that is revoked is rejected as such, and not as damaged', async () => {
  const { statusCode, error } = await answerWith(row);
  expect([statusCode, error.code]).toEqual([401, 'unauthorized']);
  expect(error.message).not.toContain('damaged');
});
