/**
 * Whether a text survives the way through an HTTP header: printable ASCII without blanks at its
 * ends, which are trimmed on the way.
 */
export function isHeaderText(text: string): boolean {
  return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text);
}
