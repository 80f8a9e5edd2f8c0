import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWork, type Work } from '../../../lib/scheduler/work.ts';

test('work that is written as JSON is read unchanged', () =>
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
])('a message that is not work is undefined: %s', (body) => {
  expect(readWork(body)).toBeUndefined();
});
