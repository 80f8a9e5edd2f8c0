import { ownDeps } from '../../../handlers/parts/make-deps.ts';
import { errorResponse } from '../../../lib/http/error-response.ts';
import { WATCH_ROUTES } from '../../../lib/watches/watch-routes.ts';
import type { Answer } from '../accounts/account-api.ts';
import type { Renewing } from './renewing.ts';
import { OWNER } from './watches.ts';

/** What a request has beside its route. */
export interface Request {
  id?: string;
  body?: unknown;
  query?: Record<string, string>;
  idempotencyKey?: string;
  owner?: string;
}

/** Calls a route of watches, as the owner of the deployment unless the request names another one. */
export async function callRoute(
  { deps }: Pick<Renewing, 'deps'>,
  routeKey: string,
  { id = '', body, query = {}, idempotencyKey, owner = OWNER }: Request = {},
): Promise<Answer> {
  const route = WATCH_ROUTES[routeKey];
  if (!route) throw new Error(`There is no route ${routeKey}`);
  const text = body === undefined ? undefined : JSON.stringify(body);
  const request = { id, query, body: text, idempotencyKey };
  const response = await route(ownDeps(deps, owner), request).catch(errorResponse);
  const { statusCode: status, headers = {}, body: json = 'null' } = response;
  return { status, headers, json: JSON.parse(json) };
}
