/**
 * The value of a text that should be JSON, where it is unambiguous: with a byte order mark, with raw
 * line ends inside its strings, or encoded as a JSON string once more. Undefined for anything else.
 */
export function readTolerantJson(text: string): unknown {
  const plain = text.replace(/^\ufeff/, '');
  const value = parsed(plain) ?? parsed(plain.replaceAll(/[\r\n\t]/g, ' '));
  return typeof value === 'string' ? parsed(value) : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
