import * as v from 'valibot';
import { parseBody, strictBody } from '../api/parse-body.ts';
import { parseFilter } from '../matching/parse-filter.ts';
import { parsePattern } from '../matching/pattern.ts';
import { parseEndpointHeaders } from '../messages/parse-endpoint-headers.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { parseRecipient } from '../recipients/parse-recipient.ts';
import { parseSecret } from '../signing/secret.ts';
import { endpointFields } from './endpoint-fields.ts';
import type { EndpointRecord } from './endpoint-record.ts';

/** What an endpoint is asked to be. */
export interface EndpointSpec
  extends Pick<EndpointRecord, 'url' | 'events' | 'format' | 'timeoutSeconds'>,
    Partial<Pick<EndpointRecord, 'filter' | 'description' | 'retrySchedule' | 'rate' | 'after'>> {
  headers: Record<string, string>;
  /** `whsec_…`; one is made without it. */
  secret?: string;
  paused: boolean;
}

/** What is to change of an endpoint: null removes, undefined leaves alone. */
export interface EndpointChanges
  extends Partial<Pick<EndpointRecord, 'url' | 'events' | 'format' | 'timeoutSeconds'>> {
  filter?: EndpointRecord['filter'] | null;
  description?: string | null;
  retrySchedule?: number[] | null;
  rate?: number | null;
  after?: string[] | null;
  headers?: Record<string, string>;
  paused?: boolean;
}

/** What addresses are taken. */
export interface RecipientRules {
  /** Addresses of this machine too, for `npm start`. */
  allowLoopback: boolean;
}

const { url, events, format, timeoutSeconds, ...others } = endpointFields;
const { filter, description, retrySchedule, rate, after, headers, secret, paused } = others;

const newEndpoint = strictBody({
  url,
  events,
  filter: v.optional(filter),
  description: v.optional(description),
  format: v.optional(format, 'cloudevents'),
  headers: v.optional(headers, {}),
  timeoutSeconds: v.optional(timeoutSeconds, 15),
  retrySchedule: v.optional(retrySchedule),
  rate: v.optional(rate),
  after: v.optional(after, []),
  secret: v.optional(secret),
  paused: v.optional(paused, false),
});

/**
 * The body of POST /endpoints.
 * @throws TidingsError `body-too-large`, `invalid-json`, `invalid-request`, `invalid-pattern`,
 *   `invalid-filter`, `recipient-refused` with the field
 */
export async function parseEndpoint(
  body: string | undefined,
  rules: RecipientRules,
): Promise<EndpointSpec> {
  const { filter, description, retrySchedule, rate, after, secret, ...given } = parseBody(
    newEndpoint,
    body,
  );
  return {
    ...given,
    url: await parseUrl(given.url, rules),
    events: parseEvents(given.events),
    headers: parseEndpointHeaders(given.headers),
    ...(filter === undefined ? {} : { filter: parseFilter(filter) }),
    ...(description === undefined ? {} : { description }),
    ...(retrySchedule === undefined ? {} : { retrySchedule }),
    ...(rate === undefined ? {} : { rate }),
    ...(after.length === 0 ? {} : { after: parseAfter(after) }),
    ...(secret === undefined ? {} : { secret: checked(secret) }),
  };
}

const changes = strictBody({
  url: v.optional(url),
  events: v.optional(events),
  filter: v.nullish(filter),
  description: v.nullish(description),
  format: v.optional(format),
  headers: v.optional(headers),
  timeoutSeconds: v.optional(timeoutSeconds),
  retrySchedule: v.nullish(retrySchedule),
  rate: v.nullish(rate),
  after: v.nullish(after),
  paused: v.optional(paused),
});

/** The body of PATCH /endpoints/{id}. @throws as `parseEndpoint` */
export async function parseEndpointChanges(
  body: string | undefined,
  rules: RecipientRules,
): Promise<EndpointChanges> {
  const { url, events, filter, after, headers, ...given } = parseBody(changes, body);
  return {
    ...given,
    ...(url === undefined ? {} : { url: await parseUrl(url, rules) }),
    ...(events === undefined ? {} : { events: parseEvents(events) }),
    ...(filter === undefined ? {} : { filter: filter === null ? null : parseFilter(filter) }),
    ...(after === undefined ? {} : { after: after?.length ? parseAfter(after) : null }),
    ...(headers === undefined ? {} : { headers: parseEndpointHeaders(headers) }),
  } as EndpointChanges;
}

async function parseUrl(text: string, { allowLoopback }: RecipientRules): Promise<string> {
  return (await parseRecipient(text, { allowLoopback })).href;
}

function parseEvents(patterns: readonly string[]): string[] {
  patterns.forEach((pattern, index) => {
    parsePattern(pattern, `events.${index}`);
  });
  return [...new Set(patterns)];
}

function parseAfter(hookIds: readonly string[]): string[] {
  hookIds.forEach((hookId, index) => {
    if (hookIds.indexOf(hookId) === index) return;
    const field = `after.${index}`;
    throw new TidingsError('invalid-request', `${field} is there twice`, { field });
  });
  return [...hookIds];
}

function checked(secret: string): string {
  parseSecret(secret);
  return secret;
}
