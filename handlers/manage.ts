import { type ApiEvent, apiRequest } from '../lib/api/api-request.ts';
import { authorize, requireScope } from '../lib/api/authorize.ts';
import { errorResponse } from '../lib/http/error-response.ts';
import type { HttpResponse } from '../lib/http/http-response.ts';
import { errorFields, jsonLog } from '../lib/log.ts';
import { TidingsError } from '../lib/protocol/tidings-error.ts';
import { depsFromEnvironment } from './parts/deps.ts';
import { positiveVariable, requiredVariable } from './parts/environment.ts';
import { ownDeps } from './parts/make-deps.ts';
import { ROUTES } from './parts/routes.ts';
import { secretStore, secretThatMayChange } from './parts/secrets.ts';

const ONE_DAY_IN_SECONDS = 24 * 60 * 60;
const log = jsonLog(console.log);
const deps = depsFromEnvironment(process.env, log);
const apiKeyId = requiredVariable(process.env, 'API_KEY_SECRET_ID');
const apiKey = secretThatMayChange(secretStore(), apiKeyId);
const retentionSeconds = positiveVariable(process.env, 'RETENTION_DAYS') * ONE_DAY_IN_SECONDS;
const randomId = () => crypto.randomUUID();

/** The management API. A request without an API key gets a 401 before anything else is read of it. */
export async function handler(event: ApiEvent): Promise<HttpResponse> {
  const { routeKey, authorization, ...request } = apiRequest(event);
  try {
    const identity = await authorize(apiKey, authorization, deps.table);
    const route = Object.hasOwn(ROUTES, routeKey) ? ROUTES[routeKey] : undefined;
    if (!route) throw new TidingsError('not-found', 'There is no such route');
    requireScope(identity, routeKey);
    const own = { ...ownDeps(deps, identity.owner), retentionSeconds, randomId };
    const response = await route(own, request);
    const id = request.id || response.headers?.['location']?.split('/').at(-1);
    log('info', 'request', { routeKey, status: response.statusCode, id });
    return response;
  } catch (error) {
    const response = errorResponse(error);
    const level = response.statusCode < 500 ? 'warn' : 'error';
    log(level, 'request failed', { routeKey, status: response.statusCode, ...errorFields(error) });
    return response;
  }
}
