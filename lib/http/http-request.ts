import { type BodyText, textOfBytes } from '../protocol/body-text.ts';
import type { HeadersInput } from '../protocol/goog-headers.ts';

type Values<Value> = Record<string, Value | undefined> | null;

/**
 * What the events of HTTP APIs, REST APIs, function URLs, Application Load Balancers and VPC Lattice
 * have in common, as far as it is read. All of it untrusted.
 */
export interface HttpEvent {
  /** One value each; VPC Lattice's events of version 2.0 have lists here. */
  headers?: Values<string | string[]>;
  /** Of REST APIs beside `headers`, of load balancers in their place. */
  multiValueHeaders?: Values<string[]>;
  body?: string | null;
  /** A boolean in AWS's events; what passes them on by hand may make it text. */
  isBase64Encoded?: boolean | string;
  /** The same in the events of VPC Lattice of version 1.0. */
  is_base64_encoded?: boolean | string;
}

/** A request without any trace of the gateway that it came through. */
export interface HttpRequest {
  headers: HeadersInput;
  /** The length of the body in bytes. */
  bodyBytes: number;
  /** The body as text; decoded only when asked for. */
  body(): string | undefined;
  /** The same, but in base64 if it is no text. */
  rawBody(): BodyText;
}

/** Reads an event of any of AWS's HTTP integrations. */
export function httpRequest(event: HttpEvent): HttpRequest {
  const fields = fieldsOf(event) ?? {};
  const raw = typeof fields.body === 'string' ? fields.body : '';
  const isBase64 = isTrue(fields.isBase64Encoded) || isTrue(fields.is_base64_encoded);
  const encoding = isBase64 ? 'base64' : 'utf8';
  return {
    headers: headersOf(fields),
    bodyBytes: Buffer.byteLength(raw, encoding),
    body: () => (raw === '' ? undefined : Buffer.from(raw, encoding).toString('utf8')),
    rawBody: () => textOfBytes(Buffer.from(raw, encoding)),
  };
}

// The text "false" is no yes.
function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** All headers; of one that stands in both the single value counts, which is the last of the list. */
function headersOf({ headers, multiValueHeaders }: HttpEvent): HeadersInput {
  const single = fieldsOf(headers);
  const lists = fieldsOf(multiValueHeaders);
  if (single === undefined || lists === undefined) return single ?? lists ?? {};
  return [...Object.entries(lists), ...Object.entries(single)];
}

// The types above are a hope: who invokes a function by hand can send it any JSON.
function fieldsOf<Fields extends object>(value: Fields | null | undefined): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
