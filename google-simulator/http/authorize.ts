import type { Backend } from '../backend.ts';
import { GoogleError } from '../google-error.ts';
import type { Identity } from '../oauth/identity.ts';
import type { RawRequest } from './raw-request.ts';
import type { Route } from './route.ts';

const AUTHORIZATION = { location: 'Authorization', locationType: 'header' } as const;

/** The identity of the caller. @throws GoogleError (401) without a valid bearer token. */
export function authenticate({ identities }: Backend, { authorization }: RawRequest): Identity {
  if (authorization === '') {
    const options = { ...AUTHORIZATION, status: 401, message: 'Login Required.' };
    throw new GoogleError('required', { ...options, more: { status: 'UNAUTHENTICATED' } });
  }
  const bearer = /^Bearer (.+)$/i.exec(authorization)?.[1];
  const identity = bearer === undefined ? undefined : identities.identify(bearer);
  if (identity) return identity;
  throw new GoogleError('authError', { ...AUTHORIZATION, more: { status: 'UNAUTHENTICATED' } });
}

/** @throws GoogleError (403) if the token or the user may not call the method. */
export function authorize(backend: Backend, route: Route, caller: Identity): void {
  if (!caller.scopes.some((scope) => route.scopes.includes(scope))) throw insufficientScopes();
  if (!route.isForAdministrators || isAdministrator(backend, caller.user)) return;
  throw new GoogleError('forbidden', { message: 'Not Authorized to access this resource/api' });
}

/** The error for a token without a scope of the method. */
export function insufficientScopes(): GoogleError {
  return new GoogleError('insufficientPermissions', {
    message: 'Request had insufficient authentication scopes.',
    more: {
      status: 'PERMISSION_DENIED',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
          domain: 'googleapis.com',
        },
      ],
    },
  });
}

function isAdministrator({ administrators, directory }: Backend, user: string): boolean {
  return administrators.has(user) || directory.isAdministrator(user);
}
