/** Ways to write an IPv4 address as the host of a URL, by name. */
export const NOTATIONS: Readonly<Record<string, (parts: Parts) => string>> = {
  dotted: (parts) => parts.join('.'),
  'dotted with a dot at its end': (parts) => `${parts.join('.')}.`,
  octal: (parts) => parts.map((part) => `0${part.toString(8)}`).join('.'),
  'octal with many zeros': (parts) => parts.map((part) => `000${part.toString(8)}`).join('.'),
  hexadecimal: (parts) => parts.map((part) => `0x${part.toString(16)}`).join('.'),
  'upper case hexadecimal': (parts) =>
    parts.map((part) => `0X${part.toString(16).toUpperCase()}`).join('.'),
  'one decimal number': (parts) => String(numberOf(parts)),
  'one hexadecimal number': (parts) => `0x${numberOf(parts).toString(16)}`,
  'one octal number': (parts) => `0${numberOf(parts).toString(8)}`,
  'two numbers': ([a, b, c, d]) => `${a}.${(b << 16) + (c << 8) + d}`,
  'three numbers': ([a, b, c, d]) => `${a}.${b}.${(c << 8) + d}`,
  mixed: ([a, b, c, d]) => `0${a.toString(8)}.0x${b.toString(16)}.${(c << 8) + d}`,
  'full-width digits': (parts) =>
    parts.join('.').replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  'ideographic stops': (parts) => parts.join('\u3002'),
  'percent-encoded': (parts) => parts.join('.').replaceAll(/\d/g, (digit) => `%3${digit}`),
};

/** Ways to wrap it in an IPv6 address, by name. */
export const WRAPPERS: Readonly<Record<string, (parts: Parts) => string>> = {
  mapped: (parts) => `::ffff:${parts.join('.')}`,
  'mapped, written out': (parts) => `0:0:0:0:0:ffff:${hexadecimal(parts)}`,
  compatible: (parts) => `::${hexadecimal(parts)}`,
  translated: (parts) => `::ffff:0:${hexadecimal(parts)}`,
  NAT64: (parts) => `64:ff9b::${hexadecimal(parts)}`,
  'local NAT64': (parts) => `64:ff9b:1::${hexadecimal(parts)}`,
  '6to4': (parts) => `2002:${hexadecimal(parts)}::`,
  '6to4 with an interface': (parts) => `2002:${hexadecimal(parts)}:1:2:3:4:5`,
};

/** The four bytes of an address. */
export type Parts = readonly [number, number, number, number];

function numberOf(parts: Parts): number {
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

function hexadecimal([a, b, c, d]: Parts): string {
  return `${((a << 8) + b).toString(16)}:${((c << 8) + d).toString(16)}`;
}
