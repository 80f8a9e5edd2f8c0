import { TidingsError } from '../lib/channel/tidings-error.ts';
import { errorResponse } from '../lib/http/error-response.ts';
import { type HttpEvent, httpRequest } from '../lib/http/http-request.ts';
import type { HttpResponse } from '../lib/http/http-response.ts';
import { errorFields, jsonLog } from '../lib/log.ts';
import { authorize } from '../lib/manage/authorize.ts';
import type { Manager } from '../lib/manage/manager.ts';
import { ROUTES } from '../lib/manage/routes.ts';
import { cachedSecret } from '../lib/secrets/cached-secret.ts';
import { loadSecret } from '../lib/secrets/load-secret.ts';
import { requiredVariable } from './parts/environment.ts';
import { googleFromSecret } from './parts/google.ts';
import { secretStore, tokenSecrets } from './parts/secrets.ts';
import { tableFromEnvironment } from './parts/table.ts';

/** An event of an HTTP API (payload 2.0), as far as this function reads it. */
interface ManageEvent extends HttpEvent {
  routeKey?: string;
  pathParameters?: Record<string, string | undefined>;
  queryStringParameters?: Record<string, string | undefined>;
}

const log = jsonLog(console.log);
const store = secretStore();
const googleRootUrl = process.env['GOOGLE_ROOT_URL'];
const apiKey = keptForFiveMinutes(requiredVariable(process.env, 'API_KEY_SECRET_ID'));
const credentials = keptForFiveMinutes(
  requiredVariable(process.env, 'GOOGLE_CREDENTIALS_SECRET_ID'),
);
const tokenSecret = tokenSecrets(store, requiredVariable(process.env, 'TOKEN_SECRET_ID'));

const manager: Manager = {
  table: tableFromEnvironment(process.env),
  google: googleFromSecret(credentials, googleRootUrl),
  tokenSecret: async () => (await tokenSecret.values())[0] ?? '',
  notificationsUrl: requiredVariable(process.env, 'NOTIFICATIONS_URL'),
  allowLoopbackHttp: Boolean(googleRootUrl),
  owner: 'default',
  now: Date.now,
  log,
};

/** The management API. Whoever lacks the API key gets a 401 before anything else is looked at. */
export async function handler(event: ManageEvent): Promise<HttpResponse> {
  const { routeKey = '', pathParameters, queryStringParameters } = event;
  try {
    await authorize(apiKey, event.headers?.['authorization']);
    const route = Object.hasOwn(ROUTES, routeKey) ? ROUTES[routeKey] : undefined;
    if (!route) throw new TidingsError('not-found', 'There is no such route');
    const response = await route(manager, {
      id: pathParameters?.['id'] ?? '',
      query: queryStringParameters ?? {},
      body: httpRequest(event).body(),
    });
    const channelId = pathParameters?.['id'] ?? response.headers?.['location']?.split('/').at(-1);
    log('info', 'request', { routeKey, status: response.statusCode, channelId });
    return response;
  } catch (error) {
    const response = errorResponse(error);
    const level = response.statusCode < 500 ? 'warn' : 'error';
    log(level, 'request failed', { routeKey, status: response.statusCode, ...errorFields(error) });
    return response;
  }
}

function keptForFiveMinutes(id: string) {
  return cachedSecret({
    load: async () => [await loadSecret(store, id)],
    now: Date.now,
    maxAgeMs: 5 * 60_000,
    minReloadMs: 10_000,
  });
}
