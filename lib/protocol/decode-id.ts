const ENCODED = /%[0-9a-f]{2}/i;
// Encoded twice is seen; what is encoded more often is no accident.
const MAX_ENCODINGS = 4;

/** Whether a text has percent-encoding in it. */
export function isEncoded(text: string): boolean {
  return ENCODED.test(text);
}

/** A text without its percent-encoding, however often it was encoded; `''` if it cannot be read. */
export function decodeId(text: string): string {
  let id = text;
  for (let round = 0; round < MAX_ENCODINGS && isEncoded(id); round += 1)
    try {
      id = decodeURIComponent(id);
    } catch {
      return '';
    }
  return id.trim();
}
