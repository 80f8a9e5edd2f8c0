import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTolerantJson } from '../../../lib/google/tolerant-json.ts';

const VALUE = { type: 'x', list: [1, null], text: 'a b' };
const JSON_TEXT = JSON.stringify(VALUE);

test.each([
  ['as it is', JSON_TEXT],
  ['behind a byte order mark', `\ufeff${JSON_TEXT}`],
  ['behind two byte order marks', `\ufeff\ufeff${JSON_TEXT}`],
  ['in UTF-16 that was read as UTF-8', [...JSON_TEXT].join('\0')],
  ['encoded twice', JSON.stringify(JSON_TEXT)],
  ['encoded twice behind a byte order mark', `\ufeff${JSON.stringify(JSON_TEXT)}`],
  ['with a raw line feed in a text', JSON_TEXT.replace('a b', 'a\nb')],
  ['with a raw carriage return in a text', JSON_TEXT.replace('a b', 'a\rb')],
  ['with a raw tab in a text', JSON_TEXT.replace('a b', 'a\tb')],
  ['with a raw line end, behind a byte order mark', `\ufeff${JSON_TEXT.replace('a b', 'a\nb')}`],
])('JSON %s is read', (_, text) => {
  expect(readTolerantJson(text)).toEqual(VALUE);
});

test.each(['', ' ', '{', 'text', '"text"', '"{"', `x\ufeff${JSON_TEXT}`])(
  '%j is not JSON',
  (text) => {
    expect(readTolerantJson(text)).toBeUndefined();
  },
);

test('a byte order mark inside a text stays', () => {
  expect(readTolerantJson('{"a":"x\ufeffy"}')).toEqual({ a: 'x\ufeffy' });
});

test('a text that is encoded six times is not read', () => {
  const encoded = Array.from({ length: 6 }).reduce<string>(
    (text) => JSON.stringify(text),
    JSON_TEXT,
  );
  expect(readTolerantJson(encoded)).toBeUndefined();
});

test('escaped line ends in valid JSON stay as they are', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      expect(readTolerantJson(JSON.stringify(value, null, '\t'))).toEqual(
        JSON.parse(JSON.stringify(value)),
      );
    }),
  );
});
