/**
 * The size of an item in bytes by DynamoDB's rules: names and strings in UTF-8; a number takes one
 * byte for two significant digits and one more, without zeros at its ends; a boolean takes one.
 */
export function itemSize(item: Record<string, unknown>): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value),
    0,
  );
}

function valueSize(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'boolean') return 1;
  if (typeof value === 'number') {
    const digits = String(value)
      .replace(/^[-0.]+/, '')
      .replace(/0+$/, '').length;
    return Math.ceil(digits / 2) + 1 + (value < 0 ? 1 : 0);
  }
  throw new TypeError(`This test knows no size of ${typeof value}`);
}
