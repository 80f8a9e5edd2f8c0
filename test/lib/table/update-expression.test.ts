import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ItemChange,
  namesIn,
  updateExpression,
} from '../../../lib/table/update-expression.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

// Many of the names that we use are reserved words of DynamoDB's.
const names = fc.oneof(
  fc.constantFrom('state', 'status', 'owner', 'name', 'value', 'timestamp', 'ttl', 'add', 'set'),
  fc.stringMatching(/^[A-Za-z]\w{0,12}$/).filter((name) => !['pk', 'sk'].includes(name)),
);
const set = fc.option(
  fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 })),
  { nil: undefined },
);
const operation = fc.oneof(
  set.map((value) => ({ set: value })),
  fc.constant('remove' as const),
  fc.integer({ min: -1000, max: 1000 }).map((value) => ({ add: value })),
);
/** What is to happen to each attribute: never two things to one. */
const operations = fc.dictionary(names, operation, {
  minKeys: 1,
  maxKeys: 6,
  noNullPrototype: true,
});

type Operations = Record<
  string,
  typeof operation extends fc.Arbitrary<infer Value> ? Value : never
>;

function changeOf(wanted: Operations): Required<Pick<ItemChange, 'set' | 'remove' | 'add'>> {
  const change = { set: {}, remove: [] as string[], add: {} };
  for (const [name, what] of Object.entries(wanted))
    if (what === 'remove') change.remove.push(name);
    else if ('set' in what) Object.assign(change.set, { [name]: what.set });
    else Object.assign(change.add, { [name]: what.add });
  return change;
}

function isEmpty({ set, remove, add }: ReturnType<typeof changeOf>): boolean {
  const sets = Object.values(set).filter((value) => value !== undefined);
  return sets.length + remove.length + Object.keys(add).length === 0;
}

const placeholders = (text: string, mark: '#' | ':') =>
  [...new Set(text.match(new RegExp(`${mark}\\w+`, 'g')) ?? [])].toSorted();

describe('an update', () => {
  test('names each placeholder that it uses, and no other', () => {
    fc.assert(
      fc.property(operations, fc.uniqueArray(names, { maxLength: 3 }), (wanted, conditions) => {
        const { UpdateExpression, ConditionExpression, ...rest } = updateExpression({
          ...changeOf(wanted),
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

  test('does to an item what it says, and leaves the rest alone', async () => {
    await fc.assert(
      fc.asyncProperty(operations, operations, async (before, wanted) => {
        const change = changeOf(wanted);
        fc.pre(!isEmpty(change));
        const item = { pk: crypto.randomUUID(), sk: 'x', count: 7, kept: 'as it was' };
        const old = Object.entries(changeOf(before).set).filter(
          ([name, value]) => value !== undefined && !(name in change.add),
        );
        const stored = { ...Object.fromEntries(old), ...item };

        expect(await changed(stored, { ...change, when: 'attribute_exists(pk)' })).toEqual(
          model(stored, change),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('that only takes away is one that the database takes', async () => {
    const item = { pk: crypto.randomUUID(), sk: 'x', count: 7 };
    const change = { remove: ['count'], when: 'attribute_exists(#count)' };

    expect(updateExpression(change)).not.toHaveProperty('ExpressionAttributeValues');
    expect(await changed(item, change)).toEqual({ pk: item.pk, sk: 'x' });
  });

  test('counts from 0 what is not there', async () => {
    const item = { pk: crypto.randomUUID(), sk: 'x' };

    expect(await changed(item, { add: { count: 2 }, when: 'attribute_exists(pk)' })).toEqual({
      ...item,
      count: 2,
    });
  });
});

test('names are found where they stand, once each', () => {
  expect(namesIn('#a = :a AND (#b_2 > :c OR #a < :d)')).toEqual({ '#a': 'a', '#b_2': 'b_2' });
});

function model(stored: Record<string, unknown>, change: ReturnType<typeof changeOf>) {
  const item: Record<string, unknown> = { ...stored };
  for (const [name, value] of Object.entries(change.set))
    if (value !== undefined) item[name] = value;
  for (const name of change.remove) delete item[name];
  for (const [name, more] of Object.entries(change.add))
    item[name] = Number(item[name] ?? 0) + Number(more);
  return item;
}

async function changed(Item: Record<string, unknown>, change: ItemChange) {
  const TableName = table.name;
  const Key = { pk: Item['pk'], sk: Item['sk'] };
  await table.client.send(new PutCommand({ TableName, Item }));
  await table.client.send(new UpdateCommand({ TableName, Key, ...updateExpression(change) }));
  return (await table.client.send(new GetCommand({ TableName, Key }))).Item;
}
