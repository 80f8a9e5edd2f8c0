import { expect, test } from 'vitest';
import { isExact } from '../../../lib/api/exact-number.ts';

test.each([0, -0, 1, -7.25, 0.1, 1e-130, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])(
  'A-04 %d is kept exactly',
  (number) => {
    expect(isExact(number)).toBe(true);
  },
);

test.each([2 ** 53, -(2 ** 53), 1e200, 5e-324, 1e-131, Number.POSITIVE_INFINITY, Number.NaN])(
  'A-04 %d is not',
  (number) => {
    expect(isExact(number)).toBe(false);
  },
);
