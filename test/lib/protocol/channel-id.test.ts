import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isChannelId } from '../../../lib/protocol/channel-id.ts';

test.each(['a', '01234567-89ab-cdef-0123456789ab', 'A-Z_a+z/0=9', 'x'.repeat(64)])(
  '%s is a channel id',
  (id) => {
    expect(isChannelId(id)).toBe(true);
  },
);

test.each(['', 'x'.repeat(65), 'a b', 'a:b', 'a.b', 'é', 'a\n', ' a', 'a%20'])(
  '%j is none',
  (id) => {
    expect(isChannelId(id)).toBe(false);
  },
);

test('one character that Google does not take spoils any id', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string(), (before, bad, after) => {
      fc.pre(/[^A-Za-z0-9\-_+/=]/.test(bad));
      expect(isChannelId(before + bad + after)).toBe(false);
    }),
  );
});
