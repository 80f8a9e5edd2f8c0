import { ResourceNotFoundException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StorageError } from '../../../lib/table/storage-error.ts';
import type { Table } from '../../../lib/table/table.ts';
import { transact } from '../../../lib/table/transact.ts';
import { tableAt } from '../../support/table-at.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { contents, putItem, storedItem } from './stored-item.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const CONFLICT = 'TransactionConflict';
const REJECTED = 'ConditionalCheckFailed';

function canceled(...codes: string[]): TransactionCanceledException {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({ message: 'No', $metadata: {}, CancellationReasons });
}

/** A table whose client fails with each of these in turn, and then works. */
function failing(failures: Iterable<Error>): { table: Table; sent: () => number } {
  const next = failures[Symbol.iterator]();
  let sent = 0;
  const send = async () => {
    sent += 1;
    const { value, done } = next.next();
    if (!done) throw value;
    return {};
  };
  return { table: { ...table, client: { send } as never }, sent: () => sent };
}

const item = () => ({ pk: crypto.randomUUID(), sk: 'x' });

function put(Item: Record<string, unknown>) {
  const ConditionExpression = 'attribute_not_exists(pk)';
  return { Put: { TableName: table.name, Item, ConditionExpression } };
}

describe('a transaction', () => {
  test('writes all of its items', async () => {
    const [first, second] = [item(), item()];

    expect(await transact(table, [put(first), put(second)])).toBeUndefined();

    expect(await storedItem(table, first)).toEqual(first);
    expect(await storedItem(table, second)).toEqual(second);
  });

  test('of which a condition fails writes nothing, and says which conditions failed', async () => {
    const [first, second, third] = [item(), item(), item()];
    await putItem(table, first);
    await putItem(table, third);
    const before = await contents(table);

    expect(await transact(table, [put(first), put(second), put(third)])).toEqual([
      true,
      false,
      true,
    ]);

    expect(await contents(table)).toEqual(before);
  });

  test('of many on one item succeeds once, and the others say which condition failed', async () => {
    const wanted = item();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => transact(table, [put(item()), put(wanted)])),
    );

    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
    for (const outcome of outcomes.filter((rejected) => rejected !== undefined))
      expect(outcome).toEqual([false, true]);
  });
});

test('a transaction that the client repeats after a lost answer is done once', async () => {
  const losing = tableAt(table.url);
  let answers = 0;
  losing.client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      answers += 1;
      if (answers === 1) throw Object.assign(new Error('lost'), { name: 'TimeoutError' });
      return answer;
    },
    { step: 'finalizeRequest', priority: 'low' },
  );

  expect(await transact(losing, [put(item())])).toBeUndefined();
  expect(answers).toBe(2);
});

describe('a transaction that conflicts with another write', () => {
  test.each([1, 2, 3, 4])('is repeated, up to %d times', async (times) => {
    const { table, sent } = failing(Array(times).fill(canceled(CONFLICT, 'None')));

    expect(await transact(table, [])).toBeUndefined();
    expect(sent()).toBe(times + 1);
  });

  test('each time fails with a storage error after some attempts', async () => {
    const conflicts = (function* () {
      while (true) yield canceled('None', CONFLICT);
    })();
    const { table, sent } = failing(conflicts);

    await expect(transact(table, [])).rejects.toThrow(StorageError);
    expect(sent()).toBeLessThan(10);
  });

  test('and of which a condition fails says which condition failed, not that it conflicts', async () => {
    const { table, sent } = failing([canceled(CONFLICT, REJECTED, 'None')]);

    expect(await transact(table, [])).toEqual([false, true, false]);
    expect(sent()).toBe(1);
  });

  test('and of which a condition fails afterwards says which condition failed', async () => {
    const { table } = failing([canceled(CONFLICT, 'None'), canceled('None', REJECTED)]);

    expect(await transact(table, [])).toEqual([false, true]);
  });
});

test.each([
  ['that is canceled for another reason', canceled('ValidationError')],
  ['that is canceled without a reason', canceled()],
  [
    'that fails with another error',
    new ResourceNotFoundException({ message: 'No', $metadata: {} }),
  ],
])('a transaction %s fails with a storage error at once', async (_, error) => {
  const { table, sent } = failing([error]);

  await expect(transact(table, [])).rejects.toMatchObject({ code: 'storage-failed', cause: error });
  expect(sent()).toBe(1);
});
