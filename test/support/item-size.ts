/**
 * The size of an item in bytes by DynamoDB's rules: names and strings in UTF-8; a number takes one
 * byte for two significant digits and one more, without zeros at its ends; a boolean takes one. The
 * pairs of digits are counted from the decimal point: 120 has two of them, as 1 and 20.
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
  if (typeof value === 'number') return numberSize(value);
  throw new TypeError(`This test knows no size of ${typeof value}`);
}

function numberSize(value: number): number {
  if (value === 0) return 1;
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '').replace(/0+$/, '').length;
  const isAlone = Number(exponent) % 2 === 0;
  return Math.ceil((digits + (isAlone ? 1 : 0)) / 2) + 1 + (value < 0 ? 1 : 0);
}
