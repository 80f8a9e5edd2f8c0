import { TidingsError } from '../protocol/tidings-error.ts';

const BODY_MAX_BYTES = 64 * 1024;

/** Reads the JSON of a body. @throws TidingsError `body-too-large`, `invalid-json` */
export function jsonBody(body: string | undefined): unknown {
  if (Buffer.byteLength(body ?? '') > BODY_MAX_BYTES)
    throw new TidingsError('body-too-large', `The body is over ${BODY_MAX_BYTES} bytes`);
  try {
    return JSON.parse(body ?? '');
  } catch {
    throw new TidingsError('invalid-json', 'The body must be a JSON object');
  }
}
