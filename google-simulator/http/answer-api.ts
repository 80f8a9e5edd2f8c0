import type { CallKind } from '../faults.ts';
import { GoogleError } from '../google-error.ts';
import type { Identity } from '../oauth/identity.ts';
import { takeInjectedError } from '../take-injected-error.ts';
import type { World } from '../world.ts';
import { callKind } from './call-kind.ts';
import { partialResponse } from './partial-response.ts';
import { jsonObject } from './read-body.ts';
import type { RequestParts } from './request-parts.ts';
import { findRoute, type Route } from './route.ts';

/** Whom a request is made for, or a 401. */
export function authorise({ identities }: World, { authorization }: RequestParts): Identity {
  const bearer = /^Bearer (.+)$/i.exec(authorization)?.[1];
  const identity = bearer === undefined ? undefined : identities.identify(bearer);
  if (!identity) throw new GoogleError('authError');
  return identity;
}

/** What an API call is answered with. */
export async function answerApi(
  world: World,
  routes: Route[],
  request: RequestParts,
  caller: Identity,
): Promise<unknown> {
  const { method, path, query, raw, contentType } = request;
  failIfToldTo(world, callKind(method, path));
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

function failIfToldTo({ faults }: World, kind: CallKind): void {
  if (kind === 'token' || kind === 'write') return;
  const injected = takeInjectedError(faults, ERROR_SWITCHES[kind]);
  if (!injected) return;
  const { retryAfterSeconds } = faults;
  throw new GoogleError(injected.reason, { ...injected, retryAfterSeconds });
}
