import { randomBytes } from 'node:crypto';
import { type ApiEvent, apiRequest } from '../lib/api/api-request.ts';
import { authorize, requireScope } from '../lib/api/authorize.ts';
import { hooksExist } from '../lib/hooks/rows/hooks-exist.ts';
import { errorResponse } from '../lib/http/error-response.ts';
import type { HttpResponse } from '../lib/http/http-response.ts';
import { errorFields, jsonLog } from '../lib/log.ts';
import { TidingsError } from '../lib/protocol/tidings-error.ts';
import { deliveryQueue } from './parts/delivery-queue.ts';
import { depsFromEnvironment } from './parts/deps.ts';
import { positiveVariable, requiredVariable } from './parts/environment.ts';
import { hookQueue } from './parts/hook-queue.ts';
import { hookRunnerFromEnvironment } from './parts/hook-runner.ts';
import { ownDeps } from './parts/make-deps.ts';
import { recipientsFromEnvironment } from './parts/recipients.ts';
import { ROUTES } from './parts/routes.ts';
import { secretStore, secretThatMayChange } from './parts/secrets.ts';
import { walkQueue } from './parts/walk-queue.ts';

const ONE_DAY_IN_SECONDS = 24 * 60 * 60;
const RUN_MAX_MS = 25_000;
const log = jsonLog(console.log);
const deps = depsFromEnvironment(process.env, log);
const apiKeyId = requiredVariable(process.env, 'API_KEY_SECRET_ID');
const apiKey = secretThatMayChange(secretStore(), apiKeyId);
const recipients = recipientsFromEnvironment(process.env);
const streamUrl = requiredVariable(process.env, 'STREAM_URL');
const forEvents = {
  retentionSeconds: positiveVariable(process.env, 'RETENTION_DAYS') * ONE_DAY_IN_SECONDS,
  randomId: () => crypto.randomUUID(),
};
const forEndpoints = {
  randomBytes,
  maxEndpoints: positiveVariable(process.env, 'MAX_ENDPOINTS'),
  recipients,
  checkRecipient: recipients.checkRecipient,
  post: recipients.post,
  sendWalk: walkQueue(requiredVariable(process.env, 'REPLAY_QUEUE_URL')),
  sendDeliveries: deliveryQueue(requiredVariable(process.env, 'DELIVERY_QUEUE_URL'), log),
};

const forHooks = {
  maxHooks: positiveVariable(process.env, 'MAX_HOOKS'),
  // The gateway waits for half a minute.
  runner: hookRunnerFromEnvironment(process.env, RUN_MAX_MS),
  sendHooks: hookQueue(requiredVariable(process.env, 'HOOK_QUEUE_URL'), log),
};
const hooksOf = (owner: string) => (ids: readonly string[]) =>
  hooksExist(deps.table, owner, ids, Date.now());

/** The management API. A request without an API key gets a 401 before anything else is read of it. */
export async function handler(event: ApiEvent): Promise<HttpResponse> {
  const { routeKey, authorization, ...request } = apiRequest(event);
  try {
    const identity = await authorize(apiKey, authorization, deps.table);
    const route = Object.hasOwn(ROUTES, routeKey) ? ROUTES[routeKey] : undefined;
    if (!route) throw new TidingsError('not-found', 'There is no such route');
    requireScope(identity, routeKey);
    const { owner, keyId } = identity;
    const own = {
      ...ownDeps(deps, owner),
      ...forEvents,
      ...forEndpoints,
      ...forHooks,
      streamUrl,
      keyId,
      hooksExist: hooksOf(owner),
    };
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
