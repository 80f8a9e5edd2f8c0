import { expect, test } from 'vitest';
import { TidingsError } from '../../../lib/protocol/tidings-error.ts';

test('has a code, a message, and no field or cause unless given', () => {
  const error = new TidingsError('some-code', 'Something is wrong');

  expect(error).toMatchObject({
    name: 'TidingsError',
    code: 'some-code',
    message: 'Something is wrong',
    field: undefined,
  });
  expect(error).not.toHaveProperty('cause');
});

test('keeps the field and the cause', () => {
  const cause = new Error('deeper');

  expect(new TidingsError('c', 'm', { field: 'f', cause })).toMatchObject({ field: 'f', cause });
});
