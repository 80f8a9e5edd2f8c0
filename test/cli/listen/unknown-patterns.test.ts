import { expect, test } from 'vitest';
import { unknownPatterns } from '../../../cli/listen/unknown-patterns.ts';
import { presentEventTypes } from '../../../lib/events/event-types.ts';

test.each([
  'drive.chnages.change',
  'Drive.*',
  'drive',
  'calendar.events.exist',
  'calendar.event.**',
])('%s matches no known type', (pattern) => {
  expect(unknownPatterns(['*', pattern], presentEventTypes())).toEqual([pattern]);
});

test.each(['*', '**', 'drive.*', 'drive.**', '*.changes.change', 'watch.renewed', 'order.created'])(
  '%s may match something',
  (pattern) => {
    expect(unknownPatterns([pattern], presentEventTypes())).toEqual([]);
  },
);

test('nothing is said of patterns where the service does not say its types', () => {
  expect(unknownPatterns(['drive.chnages'], {})).toEqual([]);
});
