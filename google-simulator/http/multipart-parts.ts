import { GoogleError } from '../google-error.ts';
import { readMessage } from './read-message.ts';

/** One part of a multipart body, with header names in lower case. */
export interface Part {
  headers: Record<string, string>;
  body: Buffer;
}

/**
 * The parts of a multipart body. Lines end with CRLF, or with a bare line feed as Python's client
 * writes them.
 * @throws GoogleError (400) if the body is not complete.
 */
export function multipartParts(raw: Buffer, contentType: string): Part[] {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^";\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (!/^multipart\//i.test(contentType) || !boundary) {
    throw new GoogleError('badRequest', { message: 'The body is not multipart.' });
  }
  // Latin-1 maps each byte to one character, so splitting the text preserves the bytes.
  const text = `\n${raw.toString('latin1')}`;
  const delimiter = new RegExp(`\\r?\\n--${escaped(boundary)}(--)?[ \\t]*(?=\\r?\\n|$)`, 'g');
  const delimiters = [...text.matchAll(delimiter)];
  const end = delimiters.findIndex(([, isLast]) => isLast !== undefined);
  if (end < 0) throw new GoogleError('parseError');
  return delimiters.slice(0, end).map(({ index, 0: { length } }, at) => {
    return readPart(text.slice(index + length, delimiters[at + 1]?.index));
  });
}

// A part starts with the end of the delimiter's line.
function readPart(text: string): Part {
  const { headers, body } = readMessage(text);
  if (body === undefined) throw new GoogleError('parseError');
  const isBase64 = headers['content-transfer-encoding']?.toLowerCase() === 'base64';
  return { headers, body: Buffer.from(body, isBase64 ? 'base64' : 'latin1') };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
