import * as v from 'valibot';
import { invalidBody, strictBody } from '../api/parse-body.ts';
import { parseIsoTime } from '../protocol/parse-iso-time.ts';
import { attribute, ownId, publicationFields } from './publication-fields.ts';

/** What an owner publishes. */
export interface Publication {
  type: string;
  data?: unknown;
  ref?: string | undefined;
  sender?: string | undefined;
  subject?: string | undefined;
  /** Makes publishing it idempotent. */
  id?: string | undefined;
  /** The source of a CloudEvent, within which its id is unique. */
  source?: string | undefined;
}

/** Reads one item of a body. */
export type ReadPublication = (value: unknown, place: string) => Publication;

const plain = strictBody({ ...publicationFields, id: v.optional(ownId) });

/** Tidings' own form. @throws TidingsError `invalid-request` with the field */
export function readPlain(value: unknown, place: string): Publication {
  return read(plain, value, place);
}

const TIME = 'must be a time that exists, in RFC 3339';
const JSON_TYPE = 'must be a media type of JSON: no other data can be delivered';

const cloudEvent = strictBody({
  specversion: v.literal('1.0', 'must be "1.0"'),
  id: ownId,
  source: attribute,
  ...publicationFields,
  time: v.optional(
    v.pipe(
      v.string(TIME),
      v.check((text) => parseIsoTime(text) !== undefined, TIME),
    ),
  ),
  datacontenttype: v.optional(v.pipe(v.string(JSON_TYPE), v.check(isJsonType, JSON_TYPE))),
});

/**
 * A CloudEvent. Its time and data content type are those of every event that is published: when it
 * is received, and JSON. Without a sender its source is that.
 * @throws TidingsError `invalid-request` with the field
 */
export function readCloudEvent(value: unknown, place: string): Publication {
  const { id, source, type, data, ref, subject, sender = source } = read(cloudEvent, value, place);
  return { type, data, ref, sender, subject, id, source };
}

function read<Schema extends v.GenericSchema>(schema: Schema, value: unknown, place: string) {
  const result = v.safeParse(schema, withoutNulls(value));
  if (result.success) return result.output;
  throw invalidBody(result.issues[0], place);
}

// An attribute that is null is as good as absent (CloudEvents, JSON format, section 2.2), but null is
// data like any other. What is no object has no attributes.
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).filter(([name, item]) => item !== null || name === 'data'),
  );
}

function isJsonType(text: string): boolean {
  return /^[\w.!#$&^-]+\/(?:[\w.!#$&^-]+\+)?json *(?:;|$)/i.test(text);
}
