import * as v from 'valibot';
import { parseBody, strictBody } from '../api/parse-body.ts';
import { parseIsoTime } from '../protocol/parse-iso-time.ts';
import type { ChannelSpec } from './channel-spec.ts';
import { watchFields } from './watch-fields.ts';

const ISO_8601 = 'must be a date that exists, in ISO 8601, such as "2027-01-31T12:00:00Z"';

const schema = strictBody({
  ...watchFields,
  expiration: v.optional(
    v.pipe(
      v.string(ISO_8601),
      v.check((text) => parseIsoTime(text) !== undefined, ISO_8601),
    ),
  ),
});

/**
 * The body of POST /channels.
 * @throws TidingsError `body-too-large`, `invalid-json` or `invalid-request` with the field.
 */
export function parseChannelSpec(body: string | undefined): ChannelSpec {
  const { expiration, ...spec } = parseBody(schema, body);
  return {
    ...spec,
    expirationMs: expiration === undefined ? undefined : parseIsoTime(expiration),
  };
}
