import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ItemChange,
  namesIn,
  patched,
  updateExpression,
} from '../../../lib/table/update-expression.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

type Patch = NonNullable<ItemChange['patch']>;
type Change = Required<Pick<ItemChange, 'patch' | 'add'>>;

// Many of these names are reserved words of DynamoDB.
const names = fc.oneof(
  fc.constantFrom('state', 'status', 'owner', 'name', 'value', 'timestamp', 'ttl', 'add', 'set'),
  fc.stringMatching(/^[A-Za-z]\w{0,12}$/).filter((name) => !['pk', 'sk'].includes(name)),
);
const values = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.record({ nested: fc.integer() }),
);
const items = fc.dictionary(names, values, { maxKeys: 6, noNullPrototype: true });
const patches = fc.dictionary(
  names,
  fc.oneof({ weight: 3, arbitrary: values }, fc.constant(null), fc.constant(undefined)),
  { maxKeys: 6, noNullPrototype: true },
);
const additions = fc.dictionary(names, fc.integer({ min: -1000, max: 1000 }), {
  maxKeys: 3,
  noNullPrototype: true,
});
/** A change: no attribute is both patched and added to. */
const changes: fc.Arbitrary<Change> = fc
  .record({ patch: patches, add: additions })
  .map(({ patch, add }) => ({ patch: without(patch, Object.keys(add)), add }));

/** An item, and a change that DynamoDB can make of it: it adds to numbers only. */
const changedItems = fc
  .record({ attributes: items, change: changes })
  .filter(({ change }) => !isEmpty(change))
  .map(({ attributes, change }) => ({
    change,
    item: {
      ...without(attributes, Object.keys(change.add)),
      pk: crypto.randomUUID(),
      sk: 'x',
      count: 7,
      kept: 'as it was',
    },
  }));

function without(attributes: Patch, left: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !left.includes(name)));
}

// DynamoDB rejects an empty update.
function isEmpty({ patch, add }: Change): boolean {
  const patched = Object.values(patch).filter((value) => value !== undefined);
  return patched.length + Object.keys(add).length === 0;
}

const placeholders = (text: string, mark: '#' | ':') =>
  [...new Set(text.match(new RegExp(`${mark}\\w+`, 'g')) ?? [])].toSorted();

/** What DynamoDB makes of an item. */
async function changed(
  Item: Record<string, unknown>,
  change: ItemChange,
): Promise<Record<string, unknown> | undefined> {
  const TableName = table.name;
  const Key = { pk: Item['pk'], sk: Item['sk'] };
  await table.client.send(new PutCommand({ TableName, Item }));
  await table.client.send(new UpdateCommand({ TableName, Key, ...updateExpression(change) }));
  return (await table.client.send(new GetCommand({ TableName, Key }))).Item;
}

/** What a change has to make of an item: a merge patch (RFC 7396) of its attributes, and sums. */
function expected(item: Record<string, unknown>, { patch, add }: Change): Record<string, unknown> {
  const untouched = Object.entries(item).filter(
    ([name]) => patch[name] === undefined && !(name in add),
  );
  const set = Object.entries(patch).filter(([, value]) => value !== undefined && value !== null);
  const sums = Object.entries(add).map(([name, count]) => [
    name,
    (typeof item[name] === 'number' ? item[name] : 0) + count,
  ]);
  return Object.fromEntries([...untouched, ...set, ...sums]);
}

const ITEM = { pk: 'p', sk: 's', name: 'before', count: 7 };
const MEMBERS: [string, Change, Record<string, unknown>][] = [
  ['a value sets', { patch: { name: 'after' }, add: {} }, { ...ITEM, name: 'after' }],
  ['a new attribute is set by', { patch: { more: [1] }, add: {} }, { ...ITEM, more: [1] }],
  ['null removes', { patch: { name: null }, add: {} }, { pk: 'p', sk: 's', count: 7 }],
  ['null ignores an absent one in', { patch: { more: null }, add: {} }, ITEM],
  [
    'undefined leaves alone',
    { patch: { name: undefined, count: 8 }, add: {} },
    { ...ITEM, count: 8 },
  ],
  ['an empty text sets', { patch: { name: '' }, add: {} }, { ...ITEM, name: '' }],
  ['false sets', { patch: { name: false }, add: {} }, { ...ITEM, name: false }],
  ['zero sets', { patch: { name: 0 }, add: {} }, { ...ITEM, name: 0 }],
  ['a number is added by', { patch: {}, add: { count: -2 } }, { ...ITEM, count: 5 }],
  ['an absent number counts as 0 in', { patch: {}, add: { more: 2 } }, { ...ITEM, more: 2 }],
];

describe('a change', () => {
  test.each(MEMBERS)('of DynamoDB’s: %s %o', async (_, change, after) => {
    expect(await changed(ITEM, { ...change, when: 'attribute_exists(pk)' })).toEqual(after);
  });

  test.each(MEMBERS)('by patched: %s %o', (_, change, after) => {
    expect(patched(ITEM, change)).toEqual(after);
  });

  test('does to an item what a merge patch of its attributes does, and sums', async () => {
    await fc.assert(
      fc.asyncProperty(changedItems, async ({ item, change }) => {
        expect(await changed(item, { ...change, when: 'attribute_exists(pk)' })).toEqual(
          expected(item, change),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('sets what is initial only where there is nothing yet', async () => {
    const change = {
      patch: { name: 'after' },
      initial: { count: 1, since: 2 },
      when: 'attribute_exists(pk)',
    };
    const once = { ...ITEM, name: 'after', since: 2 };
    expect(await changed(ITEM, change)).toEqual(once);
    expect(await changed(once, { ...change, initial: { since: 3 } })).toEqual(once);
  });

  test('names each placeholder that it uses, and no other', () => {
    fc.assert(
      fc.property(changes, fc.uniqueArray(names, { maxLength: 3 }), (change, conditions) => {
        const { UpdateExpression, ConditionExpression, ...rest } = updateExpression({
          ...change,
          when: ['attribute_exists(pk)', ...conditions.map((name) => `#${name} = :${name}`)].join(
            ' AND ',
          ),
          values: Object.fromEntries(conditions.map((name) => [name, 1])),
        });
        const text = `${UpdateExpression} ${ConditionExpression}`;

        expect(Object.keys(rest.ExpressionAttributeNames).toSorted()).toEqual(
          placeholders(text, '#'),
        );
        expect(Object.keys(rest.ExpressionAttributeValues ?? {}).toSorted()).toEqual(
          placeholders(text, ':'),
        );
      }),
    );
  });

  test('that only removes has no values, and is accepted by DynamoDB', async () => {
    const item = { pk: crypto.randomUUID(), sk: 'x', count: 7 };
    const change = { patch: { count: null }, when: 'attribute_exists(#count)' };

    expect(updateExpression(change)).not.toHaveProperty('ExpressionAttributeValues');
    expect(await changed(item, change)).toEqual({ pk: item.pk, sk: 'x' });
  });

  test('that only adds counts an absent attribute as 0', async () => {
    const item = { pk: crypto.randomUUID(), sk: 'x' };

    expect(await changed(item, { add: { count: 2 }, when: 'attribute_exists(pk)' })).toEqual({
      ...item,
      count: 2,
    });
  });
});

describe('patched', () => {
  test('gives the item that DynamoDB has after the change', async () => {
    await fc.assert(
      fc.asyncProperty(changedItems, async ({ item, change }) => {
        expect(patched(item, change)).toEqual(
          await changed(item, { ...change, when: 'attribute_exists(pk)' }),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('does not change the item that it is given', () => {
    fc.assert(
      fc.property(changedItems, ({ item, change }) => {
        const before = structuredClone(item);
        patched(item, change);

        expect(item).toEqual(before);
      }),
    );
  });

  test('gives an equal item for a change without a patch', () => {
    expect(patched(ITEM, {})).toEqual(ITEM);
  });
});

test('names are found where they stand in an expression, once each', () => {
  expect(namesIn('#a = :a AND (#b_2 > :c OR #a < :d)')).toEqual({ '#a': 'a', '#b_2': 'b_2' });
});
