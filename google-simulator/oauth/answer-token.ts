import type { RequestParts } from '../http/request-parts.ts';
import { takeInjectedError } from '../take-injected-error.ts';
import type { World } from '../world.ts';
import { grantToken, type TokenAnswer } from './grant-token.ts';
import { OAuthError } from './oauth-error.ts';

/** What the token endpoint answers a form with. `tokenUri` is its own address. */
export function answerToken(
  { faults, identities }: World,
  { raw }: RequestParts,
  tokenUri: string,
): TokenAnswer {
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
