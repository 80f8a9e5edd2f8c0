import * as v from 'valibot';
import { invalidBody, strictBody } from '../api/parse-body.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { BATCH_TYPE, STRUCTURED_TYPE } from './cloudevents.ts';
import { type ReadPublication, readCloudEvent, readPlain } from './publication.ts';

/** One event of a body. */
export interface PublicationItem {
  value: unknown;
  /** Where it stands, such as `events.1`; `''` if it is the body itself. */
  place: string;
}

/** How the events of a body are found and read. */
export interface PublicationForm {
  items(body: unknown): readonly PublicationItem[];
  read: ReadPublication;
}

/**
 * The form that a Content-Type says. Everything but CloudEvents' own types is read as Tidings' form:
 * `curl -d` sends that of an HTML form.
 * @throws TidingsError `unsupported-content-type`
 */
export function publicationForm(contentType = ''): PublicationForm {
  const [mediaType = ''] = contentType.toLowerCase().split(';', 1);
  const type = mediaType.trim();
  if (type === STRUCTURED_TYPE) return { items: alone, read: readCloudEvent };
  if (type === BATCH_TYPE) return { items: listed, read: readCloudEvent };
  if (!type.startsWith('application/cloudevents')) return { items: either, read: readPlain };
  throw new TidingsError(
    'unsupported-content-type',
    `Content-Type must be ${STRUCTURED_TYPE} or ${BATCH_TYPE} for CloudEvents`,
    { field: 'Content-Type' },
  );
}

function alone(body: unknown): PublicationItem[] {
  return [{ value: body, place: '' }];
}

function listed(body: unknown): PublicationItem[] {
  if (Array.isArray(body)) return body.map((value, index) => ({ value, place: String(index) }));
  throw new TidingsError('invalid-request', 'The body must be a list of events', { field: '' });
}

const LIST = 'must be a list of events';
const wrapped = strictBody({ events: v.array(v.unknown(), LIST) });

/** One event, a list of them, or `{events: [...]}`. */
function either(body: unknown): PublicationItem[] {
  if (Array.isArray(body)) return listed(body);
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, 'events'))
    return alone(body);
  const result = v.safeParse(wrapped, body);
  if (!result.success) throw invalidBody(result.issues[0]);
  return result.output.events.map((value, index) => ({ value, place: `events.${index}` }));
}
