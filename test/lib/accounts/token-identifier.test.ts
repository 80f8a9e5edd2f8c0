import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTokenIdentifier, tokenIdentifier } from '../../../lib/accounts/token-identifier.ts';

const text = fc.string({ unit: 'grapheme' });

test('owner, account and grant can be read from an identifier, whatever their characters', () => {
  fc.assert(
    fc.property(text, text, text, (owner, id, grantId) => {
      const identifier = tokenIdentifier({ owner, id, grantId });
      expect(readTokenIdentifier(identifier)).toEqual({ owner, accountId: id, grantId });
    }),
  );
});

test.each([null, '', 'a name', 'a/b', 'a/b/c/d', '%/b/c'])(
  '%j is not such an identifier',
  (identifier) => {
    expect(readTokenIdentifier(identifier)).toBeUndefined();
  },
);
