import type { Clock } from '../clock.ts';
import { hashedId, randomId } from '../ids.ts';
import { createAccessTokens } from './access-tokens.ts';
import type { Identity } from './identity.ts';
import { PROJECT_NUMBER } from './project-of.ts';
import { readJwt } from './read-jwt.ts';
import { ALL_APIS } from './scopes.ts';
import { createServiceAccounts, type ServiceAccountKey } from './service-accounts.ts';

/** Credentials of a user, in the format that `gcloud` writes and google-auth-library reads. */
export interface AuthorizedUser {
  type: 'authorized_user';
  client_id: string;
  client_secret: string;
  refresh_token: string;
}

/** Credentials that an earlier simulator has issued. */
export interface IssuedCredentials {
  serviceAccounts?: readonly ServiceAccountKey[];
  /** The user's email address with each credential, which does not have it. */
  users?: readonly (AuthorizedUser & { user: string })[];
}

/** Issues and verifies the credentials of API callers. */
export interface Identities {
  tokenLifetimeSeconds: number;
  serviceAccount(email: string): ServiceAccountKey;
  /** `scopes` are those that the user consents to: all served APIs by default. */
  authorizedUser(user: string, clientId?: string, scopes?: readonly string[]): AuthorizedUser;
  accessToken(user: string, clientId?: string, scopes?: readonly string[]): string;
  issue(identity: Identity): string;
  /** The identity behind a bearer token; undefined if the token is not valid. */
  identify(bearer: string): Identity | undefined;
  refresh(credentials: Omit<AuthorizedUser, 'type'>): Identity | 'wrong client' | undefined;
  /** The claims of an assertion; undefined unless one of the service accounts signed it. */
  readAssertion(jwt: string): Record<string, unknown> | undefined;
  isRevoked(user: string): boolean;
  /**
   * Revokes a user's refresh tokens, access tokens and delegation until the user consents again.
   */
  revoke(user: string): void;
}

// The id of an OAuth client starts with the number of its project.
const DEFAULT_CLIENT = `${PROJECT_NUMBER}-tidings.apps.googleusercontent.com`;

/** Creates the identities of one simulator. Users and service accounts are created on first use. */
export function createIdentities(
  clock: Clock,
  options: { tokenLifetimeSeconds: number; tokenUri: () => string; issued: IssuedCredentials },
): Identities {
  const { serviceAccounts = [], users = [] } = options.issued;
  const accounts = createServiceAccounts(options.tokenUri, serviceAccounts);
  const accessTokens = createAccessTokens(clock, options.tokenLifetimeSeconds);
  const refreshTokens = new Map<string, Identity>();
  const revoked = new Set<string>();
  const consent = (
    user: string,
    client = DEFAULT_CLIENT,
    scopes: readonly string[] = ALL_APIS,
  ): Identity => {
    revoked.delete(user);
    return { user, client, kind: 'user', scopes };
  };
  for (const { refresh_token, user, client_id } of users) {
    refreshTokens.set(refresh_token, consent(user, client_id));
  }
  const secretOf = (clientId: string): string => `GOCSPX-${hashedId(28, 'secret', clientId)}`;

  return {
    tokenLifetimeSeconds: options.tokenLifetimeSeconds,
    serviceAccount: accounts.keyOf,
    authorizedUser(user, clientId = DEFAULT_CLIENT, scopes = ALL_APIS) {
      const refreshToken = `1//${randomId(60)}`;
      refreshTokens.set(refreshToken, consent(user, clientId, scopes));
      const client_secret = secretOf(clientId);
      return {
        type: 'authorized_user',
        client_id: clientId,
        client_secret,
        refresh_token: refreshToken,
      };
    },
    accessToken: (...grant) => accessTokens.issue(consent(...grant)),
    issue: accessTokens.issue,
    identify(bearer) {
      const identity = accessTokens.identify(bearer);
      if (identity) return identity;
      // Without scopes, google-auth-library sends a self-signed JWT as the bearer token.
      const client = readJwt(bearer, accounts)?.iss;
      if (typeof client !== 'string' || revoked.has(client)) return undefined;
      return { user: client, client, kind: 'service-account', scopes: ALL_APIS };
    },
    refresh({ client_id, client_secret, refresh_token }) {
      if (client_secret !== secretOf(client_id)) return 'wrong client';
      const identity = refreshTokens.get(refresh_token);
      return identity?.client === client_id ? identity : undefined;
    },
    readAssertion: (jwt) => readJwt(jwt, accounts),
    isRevoked: (user) => revoked.has(user),
    revoke(user) {
      revoked.add(user);
      accessTokens.revoke(user);
      for (const [token, identity] of refreshTokens) {
        if (identity.user === user) refreshTokens.delete(token);
      }
    },
  };
}
