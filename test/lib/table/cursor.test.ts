import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isChannelId } from '../../../lib/protocol/channel-id.ts';
import { itemCursor, messageNumberCursor } from '../../../lib/table/cursor.ts';

const invalid = expect.objectContaining({ code: 'invalid-cursor', field: 'cursor' });
const cursorOf = (text: string) => Buffer.from(text, 'utf8').toString('base64url');

const numbers = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const idLetter = fc.constantFrom(
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=',
);
const places = fc.record({
  createdAtMs: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  id: fc.string({ unit: idLetter, minLength: 1, maxLength: 64 }),
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.base64String(),
  fc.string({ unit: 'binary' }).map(cursorOf),
  fc.mixedCase(numbers.map((number) => cursorOf(String(number)))),
  fc.integer().map((number) => cursorOf(String(number))),
  fc.double().map((number) => cursorOf(String(number))),
);

describe('the cursor of a message number', () => {
  test('is decoded to what was encoded', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(messageNumberCursor.decode(messageNumberCursor.encode(number))).toBe(number);
      }),
    );
  });

  test('is decoded from the text that encoding gives, and from no other text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const number = Number(Buffer.from(text, 'base64url').toString());
        const isOurs =
          Number.isSafeInteger(number) && number > 0 && text === cursorOf(String(number));
        if (isOurs) expect(messageNumberCursor.decode(text)).toBe(number);
        else expect(() => messageNumberCursor.decode(text)).toThrow(invalid);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['nothing', ''],
    ['zero', cursorOf('0')],
    ['a negative number', cursorOf('-1')],
    ['a fraction', cursorOf('1.5')],
    ['an exponent', cursorOf('1e3')],
    ['a leading zero', cursorOf('007')],
    ['a blank', cursorOf(' 7')],
    ['2^53', cursorOf('9007199254740992')],
    ['padding', `${cursorOf('1')}==`],
    ['a key', cursorOf('{"pk":"CHANNEL#a","sk":"CHANNEL"}')],
    ['a channel’s cursor', itemCursor.encode({ createdAtMs: 1, id: 'a' })],
  ])('is not decoded from %s', (_, cursor) => {
    expect(() => messageNumberCursor.decode(cursor)).toThrow(invalid);
  });
});

describe('the cursor of an item', () => {
  test('is decoded to what was encoded', () => {
    fc.assert(
      fc.property(places, (place) => {
        expect(itemCursor.decode(itemCursor.encode(place))).toEqual(place);
      }),
    );
  });

  test('is decoded from the text that encoding gives, and from no other text', () => {
    const nearMisses = fc
      .tuple(fc.oneof(fc.string(), fc.nat().map(String)), fc.string({ unit: 'binary' }))
      .map(([digits, id]) => cursorOf(`${digits}#${id}`));

    fc.assert(
      fc.property(fc.oneof(anyText, nearMisses), (text) => {
        const [digits = '', ...rest] = Buffer.from(text, 'base64url').toString().split('#');
        const id = rest.join('#');
        const isOurs =
          String(Number(digits)) === digits &&
          Number.isSafeInteger(Number(digits)) &&
          Number(digits) >= 0 &&
          isChannelId(id) &&
          text === cursorOf(`${digits}#${id}`);
        if (isOurs) expect(itemCursor.decode(text)).toEqual({ createdAtMs: Number(digits), id });
        else expect(() => itemCursor.decode(text)).toThrow(invalid);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['nothing', ''],
    ['a number alone', cursorOf('1')],
    ['an id alone', cursorOf('#a')],
    ['a time alone', cursorOf('1#')],
    ['a leading zero', cursorOf('01#a')],
    ['a time beyond 2^53', cursorOf('9007199254740992#a')],
    ['an id that Google does not accept', cursorOf('1#a#b')],
    ['an id of 65 characters', cursorOf(`1#${'a'.repeat(65)}`)],
    ['a message number', messageNumberCursor.encode(1)],
  ])('is not decoded from %s', (_, cursor) => {
    expect(() => itemCursor.decode(cursor)).toThrow(invalid);
  });
});
