import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import type { FileMetadata } from './drive-file.ts';

/**
 * Reads the metadata and content of a call: a metadata request, a media upload or a multipart
 * upload.
 */
export function readUpload({ path, query, body, raw, contentType }: Call): {
  metadata: FileMetadata;
  content: Buffer | undefined;
} {
  if (!path.startsWith('/upload/')) return { metadata: body, content: undefined };
  const uploadType = query.get('uploadType');
  if (uploadType === 'media') return { metadata: { mimeType: contentType }, content: raw };
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1];
  if (uploadType !== 'multipart' || !boundary) {
    throw new GoogleError('badRequest', {
      message: 'Only media and multipart uploads are supported.',
    });
  }

  const [metadata, content] = partsOf(raw, boundary);
  if (!metadata || !content) throw new GoogleError('parseError');
  return { metadata: JSON.parse(metadata.toString()), content };
}

function partsOf(raw: Buffer, boundary: string): Buffer[] {
  // Latin-1 maps each byte to one character, so splitting the text preserves the bytes.
  const [, ...parts] = raw.toString('latin1').split(`--${boundary}`);
  const bodies = parts.map((part) => part.slice(part.indexOf('\r\n\r\n') + 4).replace(/\r\n$/, ''));
  return bodies.slice(0, 2).map((body) => Buffer.from(body, 'latin1'));
}
