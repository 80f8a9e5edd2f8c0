import type { Channel } from '../protocol/channel.ts';
import { RESOURCES, type Resource } from '../protocol/resource-states.ts';
import type { WatchParameters } from '../protocol/validate-watch-parameters.ts';
import { watchUrl } from '../protocol/watch-url.ts';
import { WATCHABLE_RESOURCES } from '../protocol/watchable-resources.ts';
import { atRoot } from './at-root.ts';
import type { Authorizer } from './auth-client.ts';
import { type AccessCheck, createAuthorizers } from './authorizers.ts';
import { type CallDeps, callGoogle } from './call-google.ts';
import type { GoogleCredentials } from './credentials.ts';
import { GoogleError, invalidAnswer } from './google-error.ts';
import { type RetryDeps, type RetryRules, withRetries } from './retry.ts';
import { withStartPageToken } from './start-page-token.ts';

/** The two calls of Google's that a channel needs. */
export interface Google {
  /** Opens `channel` on a resource. @returns Google's answer, for `Channel.update`. @throws GoogleError */
  watch(
    request: { resource: Resource; parameters: WatchParameters },
    channel: Channel,
  ): Promise<object>;
  /**
   * Stops a channel. Doing it again is fine: Google's 404 and 410 mean that it is over already
   * (googleapis/google-api-nodejs-client#627).
   * @throws GoogleError
   */
  stop(channel: { id: string; resource: Resource; resourceId: string }): Promise<void>;
}

/** Google as one account sees it, with what is known of the account's access. */
export interface GoogleClient extends Google {
  /**
   * Asks the token endpoint for a new token for each set of scopes that these resources take. After
   * the first rejection of the credentials themselves, or no answer at all, it asks no more.
   */
  check(resources?: readonly Resource[]): Promise<AccessCheck[]>;
  /** The credentials as they are now: Google may have rotated the refresh token. */
  credentials(): GoogleCredentials;
}

/** What talking to Google needs. `rootUrl` points all APIs and the token endpoint elsewhere. */
export interface GoogleOptions extends CallDeps, RetryDeps {
  credentials: GoogleCredentials;
  rootUrl?: string | undefined;
  /** Names these credentials to the receivers of `afterTokenRefresh`. */
  tokenIdentifier?: string | undefined;
  /** One attempt may take this long, in milliseconds. */
  attemptTimeoutMs: number;
  retry: RetryRules;
}

/**
 * Google, as one account sees it. Access tokens are kept between calls, and refreshed one at a time.
 */
export function createGoogle(options: GoogleOptions): GoogleClient {
  const { attemptTimeoutMs: timeoutMs } = options;
  const authorizers = createAuthorizers({ ...options, timeoutMs });

  // An attempt, with all that belongs to it, has one time limit: the caller has one too.
  async function call(resource: Resource, url: string, body?: unknown): Promise<unknown> {
    let outcomeUnknown = false;
    let refreshed = false;

    async function send(signal: AbortSignal, dead?: Authorizer): Promise<unknown> {
      const authorizer = authorizers.of(resource, dead);
      const authorization = await authorizer.authorization(signal);
      try {
        const request = { url: atRoot(url, options.rootUrl), authorization, body, signal };
        return await callGoogle(request, options);
      } catch (error) {
        // What only reads leaves nothing behind.
        const isChange = body !== undefined;
        if (isChange && error instanceof GoogleError && mayHaveWorked(error)) outcomeUnknown = true;
        // A token can become invalid before its time. A new one shows whether the grant is too.
        if (!isAuthError(error) || refreshed) throw error;
        refreshed = true;
        return send(signal, authorizer);
      }
    }

    try {
      return await withRetries(options.retry, options, (remainingMs) => {
        const limitMs = Math.max(1, Math.ceil(Math.min(timeoutMs, remainingMs)));
        return send(AbortSignal.timeout(limitMs));
      });
    } catch (error) {
      if (error instanceof GoogleError) error.outcomeUnknown = outcomeUnknown;
      throw error;
    }
  }

  return {
    check: (resources = RESOURCES) => authorizers.check(resources),
    credentials: authorizers.credentials,
    async watch({ resource, parameters }, channel) {
      const complete = await withStartPageToken({ resource, parameters }, (url) =>
        call(resource, url),
      );
      const url = watchUrl(WATCHABLE_RESOURCES[resource], complete);
      const answer = await call(resource, url, channel.body());
      if (typeof answer === 'object' && answer !== null) return answer;
      throw invalidAnswer('watch gave no JSON');
    },
    async stop({ id, resource, resourceId }) {
      try {
        await call(resource, WATCHABLE_RESOURCES[resource].stopUrl, { id, resourceId });
      } catch (error) {
        if (!(error instanceof GoogleError) || error.errorClass !== 'gone') throw error;
      }
    },
  };
}

// Without an answer this is unknown; a 5xx may come after the work was done.
function mayHaveWorked({ status }: GoogleError): boolean {
  return status === 0 || status === 408 || status >= 500;
}

function isAuthError(error: unknown): boolean {
  return error instanceof GoogleError && error.status === 401 && error.errorClass === 'reconnect';
}
