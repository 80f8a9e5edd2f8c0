/** The longest text that an attribute may have, in bytes: each may become a header, encoded. */
export const ATTRIBUTE_MAX_BYTES = 1024;

/**
 * Whether a text can be the value of an attribute: not empty, not too long, and without the
 * characters that CloudEvents excludes (its type String: control characters, surrogates,
 * noncharacters).
 */
export function isAttributeText(text: string): boolean {
  return text !== '' && Buffer.byteLength(text) <= ATTRIBUTE_MAX_BYTES && !EXCLUDED.test(text);
}

const EXCLUDED = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
