import type { IncomingHttpHeaders } from 'node:http';

/** A request before routing and authentication. */
export interface RawRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The body without its content encoding. */
  raw: Buffer;
  contentType: string;
  authorization: string;
  /** Resolves when the response is sent or its connection is closed. */
  responded: Promise<void>;
}
