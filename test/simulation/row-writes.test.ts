import { PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { updateExpression } from '../../lib/table/update-expression.ts';
import { rowWrites } from '../../simulation/row-writes.ts';

const TableName = 'table';
const Key = { pk: 'WATCH#w', sk: 'WATCH' };

test('an update is read as the change that it was made of', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]\w{0,9}$/), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(names, fc.nat(), fc.nat(), (all, one, other) => {
      const set = Object.fromEntries(
        all.filter((_, i) => i % 3 === one % 3).map((n) => [n, other]),
      );
      const removed = all.filter((_, i) => i % 3 === (one + 1) % 3);
      const added = Object.fromEntries(
        all.filter((_, i) => i % 3 === (one + 2) % 3).map((n) => [n, one]),
      );
      const patch = { ...set, ...Object.fromEntries(removed.map((name) => [name, null])) };
      const expression = updateExpression({ patch, add: added, when: 'attribute_exists(#pk)' });
      const update = new UpdateCommand({ TableName, Key, ...expression });

      expect(rowWrites(update)).toEqual([{ pk: 'WATCH#w', isPut: false, set, removed, added }]);
    }),
  );
});

test('a transaction has the writes of all its parts, other than deletions and conditions', () => {
  const when = 'attribute_exists(#pk)';
  const command = new TransactWriteCommand({
    TransactItems: [
      { Update: { TableName, Key, ...updateExpression({ patch: { a: 1 }, when }) } },
      { Put: { TableName, Item: { pk: 'CHANNEL#c', state: 'pending' } } },
      { Delete: { TableName, Key } },
      { ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_exists(pk)' } },
    ],
  });

  expect(rowWrites(command)).toEqual([
    { pk: 'WATCH#w', isPut: false, set: { a: 1 }, removed: [], added: {} },
    {
      pk: 'CHANNEL#c',
      isPut: true,
      set: { pk: 'CHANNEL#c', state: 'pending' },
      removed: [],
      added: {},
    },
  ]);
});

test('a put is one write', () => {
  const Item = { pk: 'CHANNEL#c', state: 'pending' };

  expect(rowWrites(new PutCommand({ TableName, Item }))).toEqual([
    { pk: 'CHANNEL#c', isPut: true, set: Item, removed: [], added: {} },
  ]);
});

test('an update of another form is an error, since it would be missed', () => {
  const update = new UpdateCommand({
    TableName,
    Key,
    UpdateExpression: 'SET #a = if_not_exists(#a, :a)',
    ExpressionAttributeNames: { '#a': 'a' },
    ExpressionAttributeValues: { ':a': 1 },
  });

  expect(() => rowWrites(update)).toThrow('Cannot read');
});
