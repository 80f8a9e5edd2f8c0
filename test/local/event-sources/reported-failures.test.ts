import { expect, test } from 'vitest';
import { reportedFailures } from '../../../local/event-sources/reported-failures.ts';

const IDS = ['a', 'b', 'c'];
const item = (itemIdentifier: unknown) => ({ itemIdentifier });

test.each([
  ['no result', undefined],
  ['null', null],
  ['an empty object', {}],
  ['an empty list', { batchItemFailures: [] }],
  ['no list', { batchItemFailures: null }],
])('with %s nothing has failed', (_, result) => {
  expect([...reportedFailures(result, IDS)]).toEqual([]);
});

test('only the named ids have failed', () => {
  const result = { batchItemFailures: [item('c'), item('a'), item('c')] };

  expect([...reportedFailures(result, IDS)].sort()).toEqual(['a', 'c']);
});

test.each([
  ['text', 'ok'],
  ['a list of another type', { batchItemFailures: 'a' }],
  ['another name for the id', { batchItemFailures: [{ id: 'a' }] }],
  ['an empty id', { batchItemFailures: [item('')] }],
  ['no id', { batchItemFailures: [item(null)] }],
  ['an unknown id', { batchItemFailures: [item('a'), item('x')] }],
])('with %s everything has failed, as on AWS', (_, result) => {
  expect([...reportedFailures(result, IDS)]).toEqual(IDS);
});
