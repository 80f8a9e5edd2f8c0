import { headerValue } from '../http/header-value.ts';
import { type HttpEvent, httpRequest } from '../http/http-request.ts';
import type { RouteRequest } from './route.ts';

/** An event of an HTTP API (payload 2.0), as far as the management API reads it. All of it untrusted. */
export interface ApiEvent extends HttpEvent {
  routeKey?: string;
  pathParameters?: Record<string, string | undefined>;
  queryStringParameters?: Record<string, string | undefined>;
}

/** What of a request says who sends it, and where it goes. */
export interface ApiRequest extends RouteRequest {
  routeKey: string;
  authorization: string | undefined;
}

/** Reads an event. Any JSON is a request: what has the wrong type is as good as absent. */
export function apiRequest(event: ApiEvent | null | undefined): ApiRequest {
  const { routeKey, pathParameters, queryStringParameters } = event ?? {};
  const { headers, body } = httpRequest(event ?? {});
  return {
    routeKey: typeof routeKey === 'string' ? routeKey : '',
    authorization: headerValue(headers, 'authorization'),
    id: texts(pathParameters)['id'] ?? '',
    query: texts(queryStringParameters),
    body: body(),
    contentType: headerValue(headers, 'content-type'),
    idempotencyKey: headerValue(headers, 'idempotency-key'),
  };
}

// What came through HTTP is well-formed; half a surrogate pair is no key that the database takes.
function texts(values: unknown): Record<string, string | undefined> {
  const pairs = typeof values === 'object' && values !== null ? Object.entries(values) : [];
  return Object.fromEntries(
    pairs
      .filter((pair): pair is [string, string] => typeof pair[1] === 'string')
      .map(([name, value]) => [name, value.toWellFormed()]),
  );
}
