import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request before routing and authentication. */
export interface RawRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  raw: Buffer;
  contentType: string;
  authorization: string;
  /** Resolves when the response is sent or its connection is closed. */
  responded: Promise<void>;
}

/** Reads a request and its whole body. */
export async function readRequest(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<RawRequest> {
  const responded = new Promise<void>((resolve) => response.once('close', resolve));
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
  return {
    method: request.method ?? 'GET',
    path,
    query,
    raw: await buffer(request),
    contentType: request.headers['content-type'] ?? '',
    authorization: request.headers.authorization ?? '',
    responded,
  };
}
