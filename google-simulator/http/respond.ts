import type { ServerResponse } from 'node:http';
import { GoogleError } from '../google-error.ts';
import { isRejection, type Rejection } from '../rejection.ts';

/** Sends a JSON response, or an empty 204 for undefined. Returns the status. */
export function respond(response: ServerResponse, value: unknown): number {
  if (value === undefined) response.writeHead(204).end();
  else response.writeHead(200, { 'content-type': JSON_TYPE }).end(JSON.stringify(value));
  return response.statusCode;
}

/**
 * Sends the rejection that was thrown; anything else is a bug of the simulator and becomes a 500.
 */
export function respondWithError(response: ServerResponse, thrown: unknown): Rejection {
  const rejection = isRejection(thrown)
    ? thrown
    : new GoogleError('internalError', { message: String(thrown) });
  if (rejection.retryAfterSeconds > 0)
    response.setHeader('Retry-After', rejection.retryAfterSeconds);
  response
    .writeHead(rejection.status, { 'content-type': JSON_TYPE })
    .end(JSON.stringify(rejection));
  return rejection;
}

const JSON_TYPE = 'application/json; charset=UTF-8';
