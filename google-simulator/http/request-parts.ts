import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './read-body.ts';

/** A request as it came in, before anybody has judged it. */
export interface RequestParts {
  method: string;
  path: string;
  query: URLSearchParams;
  raw: Buffer;
  contentType: string;
  authorization: string;
  /** Resolves when the answer has left, or its connection has gone. */
  answered: Promise<void>;
}

/** Reads a request to its end. */
export async function readRequest(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<RequestParts> {
  const answered = new Promise<void>((resolve) => response.once('close', resolve));
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
  return {
    method: request.method ?? 'GET',
    path,
    query,
    raw: await readBody(request),
    contentType: request.headers['content-type'] ?? '',
    authorization: request.headers.authorization ?? '',
    answered,
  };
}
