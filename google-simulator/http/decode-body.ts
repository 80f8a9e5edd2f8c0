import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { GoogleError } from '../google-error.ts';

const MAX_BYTES = 64 * 1024 * 1024;

const DECODERS: Record<string, (bytes: Buffer, options: object) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/**
 * Undoes the codings of a Content-Encoding header: Google's Java client compresses every body.
 * @throws GoogleError (400, or 415 for an unknown coding)
 */
export async function decodeBody(raw: Buffer, contentEncoding = ''): Promise<Buffer> {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  let body = raw;
  // They are listed in the order in which they were applied.
  for (const coding of codings.reverse()) body = await decodeOne(body, coding);
  return body;
}

async function decodeOne(body: Buffer, coding: string): Promise<Buffer> {
  const decode = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
  if (!decode) {
    const message = `Unsupported content encoding: ${coding}`;
    throw new GoogleError('badRequest', { status: 415, message });
  }
  try {
    return await decode(body, { maxOutputLength: MAX_BYTES });
  } catch {
    throw new GoogleError('badRequest', { message: `The body is not valid ${coding}.` });
  }
}
