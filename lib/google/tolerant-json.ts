// A JSON string inside a JSON string is seen; what is encoded more often is no accident.
const MAX_ENCODINGS = 4;

/**
 * The value of a text that should be JSON, where it is unambiguous: with a byte order mark, in UTF-16
 * that was read as UTF-8, with raw line ends inside its strings, in quotes, or encoded once more, as a
 * JSON string or in base64. Undefined for anything else.
 */
export function readTolerantJson(text: string): unknown {
  let value: unknown = text;
  for (let round = 0; round <= MAX_ENCODINGS && typeof value === 'string'; round += 1)
    value = firstParsed([value, repaired(value), fromBase64(value)]);
  return typeof value === 'string' ? undefined : value;
}

// A mark that is no UTF-8 becomes U+FFFD.
function repaired(text: string): string {
  const plain = text
    .replaceAll('\0', '')
    .replace(/^[\s\ufeff\ufffd]+/, '')
    .trimEnd()
    .replaceAll(/[\t\n\v\f\r]/g, ' ');
  return plain.startsWith("'") && plain.endsWith("'") ? plain.slice(1, -1) : plain;
}

function fromBase64(text: string): string {
  const base64 = text.replaceAll(/\s+/g, '');
  return /^[\w+/-]+=*$/.test(base64) ? Buffer.from(base64, 'base64').toString('utf8') : '';
}

function firstParsed(texts: readonly string[]): unknown {
  for (const text of texts)
    try {
      return JSON.parse(text);
    } catch {
      // Another reading may be JSON.
    }
  return undefined;
}
