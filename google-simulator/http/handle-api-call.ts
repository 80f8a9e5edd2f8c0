import type { Backend } from '../backend.ts';
import type { CallKind } from '../faults.ts';
import { GoogleError } from '../google-error.ts';
import type { Identity } from '../oauth/identity.ts';
import { takeInjectedError } from '../take-injected-error.ts';
import { callKind } from './call-kind.ts';
import { jsonObject } from './json-body.ts';
import { partialResponse } from './partial-response.ts';
import type { RawRequest } from './raw-request.ts';
import { findRoute, type Route } from './route.ts';

/** The identity of the caller. @throws GoogleError (401) without a valid bearer token. */
export function authenticate({ identities }: Backend, { authorization }: RawRequest): Identity {
  const bearer = /^Bearer (.+)$/i.exec(authorization)?.[1];
  const identity = bearer === undefined ? undefined : identities.identify(bearer);
  if (!identity) throw new GoogleError('authError');
  return identity;
}

/** Runs the handler of an API call and returns the response body. */
export async function handleApiCall(
  backend: Backend,
  routes: Route[],
  request: RawRequest,
  caller: Identity,
): Promise<unknown> {
  const { method, path, query, raw, contentType } = request;
  throwInjectedError(backend, callKind(method, path));
  const found = findRoute(routes, method, path);
  if (!found) throw new GoogleError('notFound');

  const { route, params } = found;
  const param = (name: string): string => params.get(name) ?? '';
  const body = jsonObject(raw, contentType);
  const value = await route.handle({ ...request, param, body, caller });
  const fields = query.get('fields') ?? route.fields;
  return fields === undefined ? value : partialResponse(value, fields);
}

const ERROR_SWITCHES = { watch: 'watchError', stop: 'stopError', list: 'listError' } as const;

function throwInjectedError({ faults }: Backend, kind: CallKind): void {
  if (kind === 'token' || kind === 'write') return;
  const injected = takeInjectedError(faults, ERROR_SWITCHES[kind]);
  if (!injected) return;
  const { retryAfterSeconds } = faults;
  throw new GoogleError(injected.reason, { ...injected, retryAfterSeconds });
}
