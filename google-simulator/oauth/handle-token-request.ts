import type { Backend } from '../backend.ts';
import type { RawRequest } from '../http/raw-request.ts';
import { takeInjectedError } from '../take-injected-error.ts';
import { grantToken, type TokenResponse } from './grant-token.ts';
import { OAuthError } from './oauth-error.ts';

/** Handles a form posted to the token endpoint. `tokenUri` is the address of the endpoint. */
export function handleTokenRequest(
  { faults, identities }: Backend,
  { raw }: RawRequest,
  tokenUri: string,
): TokenResponse {
  const injected = takeInjectedError(faults, 'tokenError');
  if (injected) {
    const { reason = 'invalid_grant', message = reason, status = 400 } = injected;
    throw new OAuthError(reason, message, {
      status,
      retryAfterSeconds: faults.retryAfterSeconds,
    });
  }
  return grantToken(identities, new URLSearchParams(raw.toString()), tokenUri);
}
