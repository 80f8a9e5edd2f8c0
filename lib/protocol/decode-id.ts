const ENCODED = /%[0-9a-f]{2}/i;
// Encoded twice is seen; what is encoded more often is no accident.
const MAX_ENCODINGS = 4;

// What encoding would have changed, had it been done.
const RAW = /[^\w.!~*'()%-]/;
// The blank, #, +, /, = and @ of ids, once or more often.
const OF_IDS = /%(?:25)*(?:20|23|2[bf]|3d|40)/i;

/**
 * Whether a text has percent-encoding in it. An address with a percent sign has none: what encoding
 * would have changed is still there, or what it would have left alone is not.
 */
export function isEncoded(text: string): boolean {
  if (!ENCODED.test(text)) return false;
  if (RAW.test(text)) return OF_IDS.test(text);
  try {
    return RAW.test(decodeURIComponent(text)) || OF_IDS.test(text);
  } catch {
    return true;
  }
}

/** A text without its percent-encoding, however often it was encoded; `''` if it cannot be read. */
export function decodeId(text: string): string {
  let id = text;
  for (let round = 0; round < MAX_ENCODINGS && isEncoded(id); round += 1) id = decodedOnce(id);
  return id.trim();
}

/** A text that was encoded once less; `''` if it cannot be read. */
export function decodedOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
