/**
 * Whether a text arrives unchanged in an HTTP header: printable ASCII without spaces at its ends,
 * which HTTP trims.
 */
export function isHeaderText(text: string): boolean {
  return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text);
}
