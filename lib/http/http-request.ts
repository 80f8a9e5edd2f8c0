import type { HeadersInput } from '../protocol/goog-headers.ts';

/** What the three kinds of HTTP event have in common, as far as it is read. All of it untrusted. */
export interface HttpEvent {
  headers?: Record<string, string | undefined> | null;
  multiValueHeaders?: Record<string, string[] | undefined> | null;
  body?: string | null;
  isBase64Encoded?: boolean;
}

/** A request without any trace of the gateway that it came through. */
export interface HttpRequest {
  headers: HeadersInput;
  /** The length of the body in bytes. */
  bodyBytes: number;
  /** The body as text; decoded only when asked for. */
  body(): string | undefined;
}

/** Reads an event of an HTTP API (payload 2.0), a REST API (payload 1.0) or a function URL. */
export function httpRequest(event: HttpEvent): HttpRequest {
  const { headers, multiValueHeaders, body, isBase64Encoded } = fieldsOf(event) ?? {};
  const raw = typeof body === 'string' ? body : '';
  const encoding = isBase64Encoded ? 'base64' : 'utf8';
  return {
    headers: fieldsOf(headers) ?? fieldsOf(multiValueHeaders) ?? {},
    bodyBytes: Buffer.byteLength(raw, encoding),
    body: () => (raw === '' ? undefined : Buffer.from(raw, encoding).toString('utf8')),
  };
}

// The types above are a hope: who invokes a function by hand can send it any JSON.
function fieldsOf<Fields extends object>(value: Fields | null | undefined): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
