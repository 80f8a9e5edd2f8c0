import * as v from 'valibot';
import { parseBody, strictBody } from '../api/parse-body.ts';
import { wholeNumber } from '../api/whole-number.ts';
import { parseSecret } from '../signing/secret.ts';
import { endpointFields } from './endpoint-fields.ts';

const OVERLAP_DEFAULT_SECONDS = 86_400;
const OVERLAP_MAX_SECONDS = 30 * 86_400;
const OVERLAP = `must be a whole number of seconds from 0 to ${OVERLAP_MAX_SECONDS}: for how long the old secret signs too`;

const schema = strictBody({
  secret: v.optional(endpointFields.secret),
  overlapSeconds: v.optional(wholeNumber(0, OVERLAP_MAX_SECONDS, OVERLAP), OVERLAP_DEFAULT_SECONDS),
});

/** How a secret is rotated. */
export interface Rotation {
  /** The new secret; one is made without it. */
  secret?: string | undefined;
  overlapSeconds: number;
}

/**
 * The body of POST /endpoints/{id}/rotate-secret, which may be empty.
 * @throws TidingsError `invalid-json`, `invalid-request`, `invalid-secret` with the field
 */
export function parseRotation(body: string | undefined): Rotation {
  if (body === undefined || body.trim() === '') return { overlapSeconds: OVERLAP_DEFAULT_SECONDS };
  const rotation = parseBody(schema, body);
  if (rotation.secret !== undefined) parseSecret(rotation.secret);
  return rotation;
}
