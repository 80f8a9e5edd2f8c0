import fc from 'fast-check';
import { expect, test } from 'vitest';
import { missingHeader, parseMessageNumber } from '../../../lib/protocol/parse-message-number.ts';
import { failure } from './examples.ts';

test.each([
  ['1', 1],
  ['236440', 236_440],
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ['007', 7],
])('reads %s', (text, number) => {
  expect(parseMessageNumber(text)).toBe(number);
});

test.each([
  '0',
  '-5',
  '+7',
  '1_000',
  '1.0',
  '1e3',
  '0x10',
  '12 ',
  'abc',
  '１２',
  'NaN',
  'Infinity',
  '9007199254740992',
  '9007199254740993',
  '12345678901234567890',
])('GC-27 differs: rejects %s', (text) => {
  expect(() => parseMessageNumber(text)).toThrow(
    failure('message-number', 'X-Goog-Message-Number'),
  );
});

test.each([undefined, ''])('GC-23, GC-27 %j is a missing header', (text) => {
  expect(() => parseMessageNumber(text)).toThrow(
    failure('missing-header', 'X-Goog-Message-Number'),
  );
});

test('round trip of every safe positive integer', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (number) => {
      fc.pre(number > 0);
      expect(parseMessageNumber(String(number))).toBe(number);
    }),
  );
});

test('rejects everything else', () => {
  const beyond = fc.bigInt({ min: 2n ** 53n }).map(String);
  const belowOne = fc.bigInt({ max: 0n }).map(String);
  const fraction = fc
    .double()
    .map(String)
    .filter((text) => !/^\d+$/.test(text));
  const junk = fc.string().filter((text) => !/^\d+$/.test(text));

  fc.assert(
    fc.property(fc.oneof(beyond, belowOne, fraction, junk), (text) => {
      expect(() => parseMessageNumber(text)).toThrow(
        failure(text === '' ? 'missing-header' : 'message-number'),
      );
    }),
  );
});

test('GC-23 a missing header is named as Google writes it', () => {
  expect(missingHeader('resourceUri')).toMatchObject({
    code: 'missing-header',
    field: 'X-Goog-Resource-URI',
  });
});
