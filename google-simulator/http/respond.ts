import { type ServerResponse, STATUS_CODES } from 'node:http';
import { GoogleError } from '../google-error.ts';
import { isRejection, type Rejection } from '../rejection.ts';
import { Reply } from './reply.ts';

const JSON_TYPE = 'application/json; charset=UTF-8';

/** The response for what a handler returned: JSON, an empty 204 for undefined, or its reply. */
export function replyOf(value: unknown): Reply {
  if (value instanceof Reply) return value;
  if (value === undefined) return new Reply(204, {});
  return new Reply(200, { 'content-type': JSON_TYPE }, Buffer.from(JSON.stringify(value)));
}

/** The rejection that was thrown; anything else is a bug of the simulator and becomes a 500. */
export function rejectionOf(thrown: unknown): Rejection {
  if (isRejection(thrown)) return thrown;
  return new GoogleError('internalError', { message: String(thrown) });
}

/** The response for a rejection. */
export function replyOfRejection(rejection: Rejection): Reply {
  const { status, retryAfterSeconds } = rejection;
  const headers: Record<string, string> = { 'content-type': JSON_TYPE };
  if (retryAfterSeconds > 0) headers['retry-after'] = String(retryAfterSeconds);
  return new Reply(status, headers, Buffer.from(JSON.stringify(rejection)));
}

/** Sends a reply. */
export function send(response: ServerResponse, { status, headers, body }: Reply): void {
  const length = status === 204 ? {} : { 'content-length': String(body.length) };
  response.writeHead(status, { ...length, ...headers }).end(body);
}

/** A reply as the text of an HTTP response. */
export function textOf({ status, headers, body }: Reply): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines];
  head.push(`content-length: ${body.length}`);
  return `${head.join('\r\n')}\r\n\r\n${Buffer.from(body).toString('latin1')}`;
}
