import { TidingsError } from '../protocol/tidings-error.ts';
import { jsonFlaw } from './json-flaw.ts';

const BODY_MAX_BYTES = 64 * 1024;

/**
 * Reads the JSON of a body, and holds it to what can be stored.
 * @throws TidingsError `body-too-large`, `invalid-json`, `invalid-request` with the field
 */
export function jsonBody(body: string | undefined): unknown {
  return storable(parse(boundedBody(body)));
}

/** The text of a body. @throws TidingsError `body-too-large` */
export function boundedBody(body = ''): string {
  if (Buffer.byteLength(body) <= BODY_MAX_BYTES) return body;
  throw new TidingsError('body-too-large', `The body is over ${BODY_MAX_BYTES} bytes`);
}

/** The same value, if it can be stored. @throws TidingsError `invalid-request` with the field */
export function storable(value: unknown): unknown {
  const flaw = jsonFlaw(value);
  if (flaw === undefined) return value;
  const { field, problem } = flaw;
  throw new TidingsError('invalid-request', `${field || 'The body'} ${problem}`, { field });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new TidingsError('invalid-json', 'The body must be a JSON object');
  }
}
