import type { Resource } from '../protocol/resource-states.ts';
import { type AuthOptions, type Authorizer, authorizer } from './auth-client.ts';
import type { GoogleCredentials } from './credentials.ts';
import { GoogleError } from './google-error.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { rejectsCredentials } from './rejects-credentials.ts';
import { SCOPES } from './scopes.ts';

/** What the token endpoint says about the resources that take the same scopes. */
export interface AccessCheck {
  resources: Resource[];
  /** Why there is no access token for them; absent if there is one. */
  error?: GoogleError;
}

/** One account's ways to access tokens: one for each set of scopes that its resources take. */
export interface Authorizers {
  /**
   * The one for a resource. `dead` is one whose token Google rejected: it is replaced, once for all
   * requests that failed with it.
   */
  of(resource: Resource, dead?: Authorizer): Authorizer;
  check(resources: readonly Resource[]): Promise<AccessCheck[]>;
  /** The credentials as they are now: Google may have rotated the refresh token. */
  credentials(): GoogleCredentials;
}

/** How to get access tokens, whatever they are for. */
export type AuthorizersOptions = Omit<AuthOptions, 'scopes' | 'oneAtATime' | 'rotated'>;

/** Makes an account's authorizers when they are needed. They refresh one at a time. */
export function createAuthorizers(options: AuthorizersOptions): Authorizers {
  let { credentials } = options;
  const kept = new Map<string, Authorizer>();
  const queue = oneAtATime();

  function make(scopes: readonly string[]): Authorizer {
    const made = authorizer({
      ...options,
      credentials,
      scopes,
      oneAtATime: queue,
      rotated: (refreshToken) => {
        if (credentials.type === 'authorized_user')
          credentials = { ...credentials, refresh_token: refreshToken };
      },
    });
    kept.set(keyOf(scopes), made);
    return made;
  }

  return {
    of(resource, dead) {
      const scopes = scopesFor(credentials, resource);
      const current = kept.get(keyOf(scopes));
      return current === undefined || current === dead ? make(scopes) : current;
    },

    // Only a new exchange proves anything: a kept token may outlive its grant.
    async check(resources) {
      const checks: AccessCheck[] = [];
      let final: GoogleError | undefined;
      for (const [, group] of groupByScopes(credentials, resources)) {
        const [first] = group as [Resource];
        const error = final ?? (await tokenFailure(make(scopesFor(credentials, first)), options));
        // For the others the answer would be the same.
        if (error && (rejectsCredentials(error) || error.errorClass === 'retry')) final = error;
        checks.push({ resources: group, ...(error ? { error } : {}) });
      }
      return checks;
    },

    credentials: () => credentials,
  };
}

// A user's grant has its own scopes, and so has a key that names some.
function scopesFor(credentials: GoogleCredentials, resource: Resource): readonly string[] {
  return credentials.type === 'service_account' ? (credentials.scopes ?? SCOPES[resource]) : [];
}

function keyOf(scopes: readonly string[]): string {
  return scopes.join(' ');
}

function groupByScopes(credentials: GoogleCredentials, resources: readonly Resource[]) {
  return Map.groupBy(resources, (resource) => keyOf(scopesFor(credentials, resource)));
}

async function tokenFailure(
  made: Authorizer,
  { timeoutMs }: AuthorizersOptions,
): Promise<GoogleError | undefined> {
  try {
    await made.authorization(AbortSignal.timeout(timeoutMs));
    return undefined;
  } catch (error) {
    if (error instanceof GoogleError) return error;
    throw error;
  }
}
