import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWork } from '../../../lib/scheduler/read-work.ts';
import type { Work } from '../../../lib/scheduler/sweep.ts';

test('work comes out of the queue as it went in', () =>
  fc.assert(
    fc.property(
      fc.constantFrom<Work['kind']>('watch', 'channel', 'account'),
      fc.string({ minLength: 1 }),
      fc.nat(),
      (kind, id, turn) => {
        expect(readWork(JSON.stringify({ kind, id, turn }))).toEqual({ kind, id, turn });
      },
    ),
  ));

test.each([
  '',
  'no JSON',
  'null',
  '[]',
  '{}',
  '{"kind":"watch","id":"a"}',
  '{"kind":"watch","id":"","turn":1}',
  '{"kind":"other","id":"a","turn":1}',
  '{"kind":"watch","id":1,"turn":1}',
  '{"kind":"watch","id":"a","turn":"1"}',
])('what is no work is nothing: %s', (body) => {
  expect(readWork(body)).toBeUndefined();
});
