import { TidingsError } from '../protocol/tidings-error.ts';
import { type JsonRules, jsonFlaw } from './json-flaw.ts';

const BODY_MAX_BYTES = 64 * 1024;

/** What a body is held to. */
export interface BodyRules extends JsonRules {
  /** The largest body; 64 KB without it. */
  maxBytes?: number;
}

/**
 * Reads the JSON of a body, and holds it to what can be stored.
 * @throws TidingsError `body-too-large`, `invalid-json`, `invalid-request` with the field
 */
export function jsonBody(
  body: string | undefined,
  { maxBytes, exactNumbers = false }: BodyRules = {},
): unknown {
  return storable(parse(boundedBody(body, maxBytes)), { exactNumbers });
}

/** The text of a body. @throws TidingsError `body-too-large` */
export function boundedBody(body = '', maxBytes = BODY_MAX_BYTES): string {
  if (Buffer.byteLength(body) <= maxBytes) return body;
  throw new TidingsError('body-too-large', `The body is over ${maxBytes} bytes`);
}

/** The same value, if it can be stored. @throws TidingsError `invalid-request` with the field */
export function storable(value: unknown, rules: JsonRules = {}): unknown {
  const flaw = jsonFlaw(value, rules);
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
