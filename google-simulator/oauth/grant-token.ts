import type { Identities } from './identities.ts';
import type { Identity } from './identity.ts';
import { OAuthError } from './oauth-error.ts';

/** The body of a successful token response. */
export interface TokenResponse {
  access_token: string;
  expires_in: number;
  scope: string;
  token_type: 'Bearer';
}

const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const AUDIENCES = [
  'https://oauth2.googleapis.com/token',
  'https://accounts.google.com/o/oauth2/token',
  'https://www.googleapis.com/oauth2/v4/token',
];
const MAX_ASSERTION_SECONDS = 3600;

/**
 * Exchanges a refresh token or a service account's assertion for an access token. `tokenUri` is
 * accepted as the audience of an assertion.
 */
export function grantToken(
  identities: Identities,
  form: URLSearchParams,
  tokenUri: string,
): TokenResponse {
  const grantType = form.get('grant_type');
  if (grantType === 'refresh_token') {
    return tokenResponse(identities, narrowed(refreshedIdentity(identities, form), form));
  }
  if (grantType === JWT_GRANT) {
    const claims = identities.readAssertion(form.get('assertion') ?? '');
    const identity = assertedIdentity(identities, claims, [...AUDIENCES, tokenUri]);
    return tokenResponse(identities, identity);
  }
  throw new OAuthError('unsupported_grant_type', `Invalid grant_type: ${grantType}`);
}

function refreshedIdentity(identities: Identities, form: URLSearchParams): Identity {
  const identity = identities.refresh({
    client_id: form.get('client_id') ?? '',
    client_secret: form.get('client_secret') ?? '',
    refresh_token: form.get('refresh_token') ?? '',
  });
  if (identity === 'wrong client') {
    throw new OAuthError('invalid_client', 'The OAuth client was not found.', { status: 401 });
  }
  if (!identity) throw new OAuthError('invalid_grant', 'Token has been expired or revoked.');
  return identity;
}

function assertedIdentity(
  identities: Identities,
  claims: Record<string, unknown> | undefined,
  audiences: string[],
): Identity {
  if (!claims) throw new OAuthError('invalid_grant', 'Invalid JWT Signature.');
  if (!audiences.includes(String(claims.aud))) {
    throw new OAuthError('invalid_grant', 'Invalid JWT: Failed audience check.');
  }
  // Only the span is checked: `iat` comes from the caller's clock, and the simulator's may be a
  // driven one.
  const span = Number(claims.exp) - Number(claims.iat);
  if (!(span > 0 && span <= MAX_ASSERTION_SECONDS)) {
    throw new OAuthError(
      'invalid_grant',
      'Invalid JWT: Token must be a short-lived token (60 minutes).',
    );
  }
  if (typeof claims.scope !== 'string' || claims.scope === '') {
    throw new OAuthError('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
  }

  const client = String(claims.iss);
  const user = typeof claims.sub === 'string' ? claims.sub : client;
  if (identities.isRevoked(user) || identities.isRevoked(client)) {
    throw new OAuthError('invalid_grant', 'Invalid grant: account not found');
  }
  return { user, client, kind: 'service-account', scopes: listIn(claims.scope) };
}

/** The identity with the scopes that a refresh asks for: at most those of the consent. */
function narrowed(identity: Identity, form: URLSearchParams): Identity {
  const asked = listIn(form.get('scope') ?? '');
  if (asked.length === 0) return identity;
  if (asked.every((scope) => identity.scopes.includes(scope))) {
    return { ...identity, scopes: asked };
  }
  throw new OAuthError('invalid_scope', 'Some requested scopes were invalid.');
}

function listIn(scope: string): string[] {
  return scope.split(' ').filter((name) => name !== '');
}

function tokenResponse(identities: Identities, identity: Identity): TokenResponse {
  const { tokenLifetimeSeconds: expires_in } = identities;
  const scope = identity.scopes.join(' ');
  return { access_token: identities.issue(identity), expires_in, scope, token_type: 'Bearer' };
}
