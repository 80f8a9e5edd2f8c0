import type { Backend } from '../backend.ts';
import type { CallKind } from '../faults.ts';
import { GoogleError } from '../google-error.ts';
import type { Identity } from '../oauth/identity.ts';
import { takeInjectedError } from '../take-injected-error.ts';
import { authorize } from './authorize.ts';
import { callKind } from './call-kind.ts';
import { checkParameters } from './check-parameters.ts';
import { jsonObject } from './json-body.ts';
import { notServed } from './not-served.ts';
import { partialResponse } from './partial-response.ts';
import type { RawRequest } from './raw-request.ts';
import { Reply } from './reply.ts';
import { findRoute, type Route } from './route.ts';
import { isUnserved } from './unserved.ts';

/** Runs the handler of an API call and returns the response body. */
export async function handleApiCall(
  backend: Backend,
  routes: Route[],
  request: RawRequest,
  caller: Identity,
): Promise<unknown> {
  const { method, path, query, raw, contentType } = request;
  throwInjectedError(backend, callKind(method, path));
  if (isUnserved(method, path)) throw notServed(`${method} ${path}`);
  const found = findRoute(routes, method, path);
  if (!found) throw new GoogleError('notFound');

  const { route, params } = found;
  authorize(backend, route, caller);
  checkParameters(query, route.parameters ?? [], route.on);
  checkAlt(query, route);
  const fields = query.get('fields') ?? route.fields ?? '*';
  const schema = route.schema ?? '*';
  // Checked before the handler has an effect.
  partialResponse({}, fields, schema);
  const param = (name: string): string => params.get(name) ?? '';
  const value = await route.handle({
    ...request,
    param,
    body: jsonObject(raw, contentType),
    caller,
  });
  if (value === undefined || value instanceof Reply) return value;
  return partialResponse(value, fields, schema);
}

const ERROR_SWITCHES = { watch: 'watchError', stop: 'stopError', list: 'listError' } as const;

function throwInjectedError({ faults }: Backend, kind: CallKind): void {
  if (kind === 'token' || kind === 'write') return;
  const injected = takeInjectedError(faults, ERROR_SWITCHES[kind]);
  if (!injected) return;
  const { retryAfterSeconds } = faults;
  throw new GoogleError(injected.reason, { ...injected, retryAfterSeconds });
}

// A parameter can occur more than once: Python's client adds its own.
function checkAlt(query: URLSearchParams, { on, hasMedia = false }: Route): void {
  for (const alt of query.getAll('alt')) {
    if (alt === 'json' || (alt === 'media' && hasMedia)) continue;
    if (alt === 'media' || alt === 'proto') throw notServed(`alt=${alt} of ${on}`);
    throw new GoogleError('invalid', { location: 'alt' });
  }
}
