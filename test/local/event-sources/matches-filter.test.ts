import { expect, test } from 'vitest';
import { matchesFilter } from '../../../local/event-sources/matches-filter.ts';
import { LocalError } from '../../../local/local-error.ts';

const INSERTED = {
  eventName: ['INSERT'],
  dynamodb: { Keys: { pk: { S: [{ prefix: 'NOTIFICATIONS#' }] } } },
};
const record = (eventName: string, pk: string) => ({
  eventName,
  dynamodb: { Keys: { pk: { S: pk } } },
});

test.each([
  [true, INSERTED, record('INSERT', 'NOTIFICATIONS#1')],
  [false, INSERTED, record('MODIFY', 'NOTIFICATIONS#1')],
  [false, INSERTED, record('INSERT', 'CHANNEL#1')],
  [false, INSERTED, { eventName: 'INSERT' }],
  [true, { eventName: ['INSERT', 'REMOVE'] }, record('REMOVE', 'x')],
  [true, {}, record('REMOVE', 'x')],
  [true, { count: [1, null] }, { count: null }],
  [false, { count: [1] }, { count: '1' }],
  [true, { ttl: [{ exists: true }] }, { ttl: 1 }],
  [false, { ttl: [{ exists: true }] }, {}],
  [true, { ttl: [{ exists: false }] }, {}],
])('%s: %j of %j', (matches, pattern, event) => {
  expect(matchesFilter(pattern, event)).toBe(matches);
});

test.each([
  [{ eventName: 'INSERT' }],
  [{ count: [{ numeric: ['>', 1] }] }],
  [{ name: [{ prefix: 'a', suffix: 'b' }] }],
])('an unsupported pattern is an error: %j', (pattern) => {
  expect(() => matchesFilter(pattern, { eventName: 'INSERT', count: 2, name: 'ab' })).toThrow(
    LocalError,
  );
});
