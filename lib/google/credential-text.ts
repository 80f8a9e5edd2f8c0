import * as v from 'valibot';

// What copying adds around a value: line ends as they are or escaped, blanks, quotes.
const AROUND = /^(?:[\s"'“”‘’`]|\\+[nrt])+|(?:[\s"'“”‘’`]|\\+[nrt])+$/g;
// Byte order marks, blanks without a width, soft hyphens, marks of direction; and NUL.
const INVISIBLE = /[\p{Cf}\0]/gu;

// Google's tokens have 2,048 characters at most. Much longer texts would be slow to look through.
const MAX_LENGTH = 4096;
const BOUNDED = v.maxLength<string, typeof MAX_LENGTH, string>(MAX_LENGTH, 'is too long');

/** What is said of a value that is absent. */
export const MISSING = 'is missing. Send the credentials as Google wrote them';

const PLAIN = v.check(
  (value: string) => /^[\x21-\x7e]+$/.test(value),
  'has characters that it cannot have. Send it as Google wrote it',
);

/** A text without the characters that cannot be seen. */
export function visible(text: string): string {
  return text.replaceAll(INVISIBLE, '');
}

/** A scope: what copying adds around it is put right. */
export const scopeText = v.pipe(
  v.string(MISSING),
  BOUNDED,
  v.transform((value) => visible(value).replaceAll(AROUND, '')),
  v.nonEmpty(MISSING),
  PLAIN,
);

/** A field of credentials: what copying adds is put right, the line ends of a wrapped text too. */
export const credentialText = v.pipe(
  v.string(MISSING),
  BOUNDED,
  v.transform((value) =>
    visible(value)
      .replaceAll(AROUND, '')
      .replaceAll(/\s*[\r\n]\s*/g, ''),
  ),
  v.nonEmpty(MISSING),
  PLAIN,
);
