import { expect, test } from 'vitest';
import { ATTRIBUTE_MAX_BYTES, isAttributeText } from '../../../lib/events/attribute-text.ts';

test.each(['a', 'ann@example.com', 'café 😀', '%', '"', 'é'.repeat(ATTRIBUTE_MAX_BYTES / 2)])(
  'an attribute may be %j',
  (text) => {
    expect(isAttributeText(text)).toBe(true);
  },
);

test.each([
  '',
  'a\nb',
  '\u0000',
  '\u007f',
  '\u0085',
  '\ud800',
  '\ufdd0',
  '\uffff',
  '\u{1fffe}',
  'é'.repeat(ATTRIBUTE_MAX_BYTES / 2 + 1),
])('an attribute cannot be %j', (text) => {
  expect(isAttributeText(text)).toBe(false);
});
