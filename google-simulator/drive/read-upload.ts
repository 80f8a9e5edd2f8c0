import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import { jsonObject } from '../http/json-body.ts';
import { multipartParts } from '../http/multipart-parts.ts';
import type { FileMetadata } from './drive-file.ts';

/** The metadata and the content of a file, as a call has them. */
export interface Upload {
  metadata: FileMetadata;
  content: Buffer | undefined;
}

/**
 * Reads the metadata and content of a call: a metadata request, a media upload or a multipart
 * upload.
 */
export function readUpload({ path, query, body, raw, contentType }: Call): Upload {
  if (!path.startsWith('/upload/')) return { metadata: body, content: undefined };
  const uploadType = query.get('uploadType');
  if (uploadType === 'media') {
    return { metadata: contentType === '' ? {} : { mimeType: contentType }, content: raw };
  }
  if (uploadType !== 'multipart') {
    const message = `Unsupported upload type: ${uploadType}`;
    throw new GoogleError('badRequest', { message });
  }
  const [metadata, media] = multipartParts(raw, contentType);
  if (!metadata || !media) throw new GoogleError('parseError');
  const mimeType = media.headers['content-type'];
  return {
    metadata: {
      ...(mimeType === undefined ? {} : { mimeType }),
      ...jsonObject(metadata.body, 'application/json'),
    },
    content: media.body,
  };
}
