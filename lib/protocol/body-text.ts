import { isUtf8 } from 'node:buffer';

/** A body as servers and frameworks give it: text, bytes, or the object that was in it. */
export type BodyInput = string | Uint8Array | ArrayBuffer | object | null;

/** A body as text. */
export interface BodyText {
  body?: string | undefined;
  /** It was no text: what stands here is its bytes. */
  bodyEncoding?: 'base64' | undefined;
}

/** The text of a body; that of an object is its JSON. */
export function bodyText(body: BodyInput | undefined): BodyText {
  if (body === undefined || body === null) return {};
  if (typeof body === 'string') return { body };
  if (body instanceof ArrayBuffer) return textOfBytes(new Uint8Array(body));
  if (ArrayBuffer.isView(body))
    return textOfBytes(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
  try {
    return { body: JSON.stringify(body) };
  } catch {
    return {}; // It has circles or a bigint: it cannot have been JSON.
  }
}

/** The text in these bytes; their base64 if they are no UTF-8, as those of a compressed body. */
export function textOfBytes(bytes: Uint8Array): BodyText {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length === 0) return {};
  if (isUtf8(buffer)) return { body: buffer.toString('utf8') };
  return { body: buffer.toString('base64'), bodyEncoding: 'base64' };
}
