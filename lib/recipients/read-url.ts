// The URL parser forgives one slash, three, backslashes, and line breaks within a name.
const FULL_URL = /^[a-z][a-z\d+.-]*:\/\/[^/\s\\\p{Cc}][^\s\\\p{Cc}]*$/iu;

/** A full URL with a host, as the URL parser normalises it; undefined for any other text. */
export function readUrl(text: string): URL | undefined {
  return FULL_URL.test(text) ? (URL.parse(text) ?? undefined) : undefined;
}
