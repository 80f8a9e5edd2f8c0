import { expect, test } from 'vitest';
import { itemSize } from './item-size.ts';

test.each([
  [0, 1],
  [1, 2],
  [12, 2],
  [100, 2],
  [120, 3],
  [123, 3],
  [1200, 2],
  [1230, 3],
  [-12, 3],
  [0.5, 2],
  [0.05, 2],
  [0.123, 3],
  [1_803_902_400_000, 6],
  [1_803_902_400_001, 8],
  [1e21, 2],
])('the number %d takes %i bytes', (value, bytes) => {
  expect(itemSize({ n: value })).toBe(1 + bytes);
});

test('text and names take their bytes in UTF-8, a boolean one', () => {
  expect(itemSize({ ä: 'ö€', b: true })).toBe(2 + 5 + 1 + 1);
});
