import type { ServerResponse } from 'node:http';
import { GoogleError } from '../google-error.ts';
import { isRejection, type Rejection } from '../rejection.ts';

/** Answers with JSON, or with an empty 204 if there is nothing to say. Returns the status. */
export function respond(response: ServerResponse, value: unknown): number {
  if (value === undefined) response.writeHead(204).end();
  else response.writeHead(200, { 'content-type': JSON_TYPE }).end(JSON.stringify(value));
  return response.statusCode;
}

/** Answers with the refusal that was thrown; with a 500 for anything else, which is a defect of this server. */
export function refuse(response: ServerResponse, thrown: unknown): Rejection {
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
