import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Work } from '../../../lib/scheduler/work.ts';
import { readWork } from '../../../lib/scheduler/work.ts';

test('work comes out of the queue as it went in', () =>
  fc.assert(
    fc.property(
      fc.constantFrom<Work['kind']>('watch', 'channel', 'account'),
      fc.string({ minLength: 1 }),
      fc.nat(),
      (kind, id, version) => {
        expect(readWork(JSON.stringify({ kind, id, version }))).toEqual({ kind, id, version });
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
  '{"kind":"watch","id":"","version":1}',
  '{"kind":"other","id":"a","version":1}',
  '{"kind":"watch","id":1,"version":1}',
  '{"kind":"watch","id":"a","version":"1"}',
])('what is no work is nothing: %s', (body) => {
  expect(readWork(body)).toBeUndefined();
});
