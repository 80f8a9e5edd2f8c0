import { expect, test } from 'vitest';
import { reportedFailures } from '../../../local/event-sources/reported-failures.ts';

const IDS = ['a', 'b', 'c'];
const item = (itemIdentifier: unknown) => ({ itemIdentifier });

test.each([
  ['nothing', undefined],
  ['null', null],
  ['an empty object', {}],
  ['an empty list', { batchItemFailures: [] }],
  ['no list', { batchItemFailures: null }],
])('%s deps that all is well', (_, answer) => {
  expect([...reportedFailures(answer, IDS)]).toEqual([]);
});

test('what is named has failed, and nothing else', () => {
  const answer = { batchItemFailures: [item('c'), item('a'), item('c')] };

  expect([...reportedFailures(answer, IDS)].sort()).toEqual(['a', 'c']);
});

test.each([
  ['text', 'ok'],
  ['a list that is none', { batchItemFailures: 'a' }],
  ['another name of the id', { batchItemFailures: [{ id: 'a' }] }],
  ['an empty id', { batchItemFailures: [item('')] }],
  ['no id', { batchItemFailures: [item(null)] }],
  ['a stranger', { batchItemFailures: [item('a'), item('x')] }],
])('%s deps that all failed, as on AWS', (_, answer) => {
  expect([...reportedFailures(answer, IDS)]).toEqual(IDS);
});
