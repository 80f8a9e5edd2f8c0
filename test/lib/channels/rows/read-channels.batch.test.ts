import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  fromChannelItem,
  getChannelOfAnyOwner,
  getChannels,
} from '../../../../lib/channels/rows/read-channels.ts';
import { StorageError } from '../../../../lib/table/storage-error.ts';
import { tableThat } from '../../../support/table-that.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { channelIn } from '../../table/examples.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

interface BatchInput {
  RequestItems: Record<string, { Keys: unknown[]; ConsistentRead: boolean }>;
}

const requestOf = (input: Record<string, unknown>) =>
  (input as unknown as BatchInput).RequestItems[table.name];

test('201 channels are read in requests of a hundred at most, and those that are gone are left out', async () => {
  const last = await channelIn(table, 'active');
  const first = await channelIn(table, 'stopped');
  const gone = Array.from({ length: 199 }, () => crypto.randomUUID());
  const sizes: unknown[] = [];
  const counting = tableThat(table, (_name, input, next) => {
    sizes.push(requestOf(input)?.Keys.length);
    return next();
  });

  const found = await getChannels(counting, [first.id, ...gone, last.id]);
  expect(found).toEqual([first, last]);
  expect(sizes).toEqual([100, 100, 1]);
});

test('no channels cost no request', async () => {
  const never = tableThat(table, () => expect.unreachable());
  expect(await getChannels(never, [])).toEqual([]);
});

test('channels are read as they are now', async () => {
  const reads: unknown[] = [];
  const watched = tableThat(table, (name, input, next) => {
    reads.push(
      name === 'BatchGetCommand' ? requestOf(input)?.ConsistentRead : input['ConsistentRead'],
    );
    return next();
  });
  const { id } = await channelIn(table, 'active');
  await getChannels(watched, [id]);
  await getChannelOfAnyOwner(watched, id);
  expect(reads).toEqual([true, true]);
});

test('an answer that leaves channels out because of throttling is a storage error', async () => {
  const throttled = tableThat(table, (_name, input) => ({
    Responses: {},
    UnprocessedKeys: input['RequestItems'],
  }));
  await expect(getChannels(throttled, ['any'])).rejects.toThrow(StorageError);
});

test('a row without an account is of the deployment’s own', () => {
  expect(fromChannelItem({ pk: 'CHANNEL#c', id: 'c' })).toEqual({ id: 'c', account: 'default' });
});
