import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactReply } from '../../../lib/endpoints/redact-reply.ts';

test.each([
  ['no value', 'all is well', ['Bearer abcdef'], 'all is well'],
  ['a value', 'got Bearer abcdef here', ['Bearer abcdef'], 'got … here'],
  ['a value twice', 'abcdef-abcdef', ['abcdef'], '…-…'],
  ['one in JSON', '{"a":"say \\"abc\\""}', ['say "abc"'], '{"a":"…"}'],
  ['one that is cut', 'got Bearer ab', ['Bearer abcdef'], 'got …'],
  ['a short one', 'status 1', ['1'], 'status 1'],
  ['one that holds another', 'abcdefgh', ['abcdef', 'abcdefgh'], '…'],
])('a reply with %s', (_, reply, values, expected) => {
  expect(redactReply(reply, values)).toBe(expected);
});

test('no reply has a value after all, wherever it stood and was cut', () => {
  const value = fc.stringMatching(/^[a-z]{6,20}$/);
  const around = fc.stringMatching(/^[A-Z0-9 ]{0,20}$/);
  fc.assert(
    fc.property(value, around, around, fc.nat(60), (secret, before, after, length) => {
      const reply = (before + secret + after).slice(0, length);
      const redacted = redactReply(reply, [secret]);
      expect(redacted).not.toContain(secret.slice(0, 4));
    }),
  );
});
