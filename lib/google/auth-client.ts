import { type Credentials, JWT, OAuth2Client, UserRefreshClient } from 'google-auth-library';
import { atRoot } from './at-root.ts';
import type { GoogleCredentials } from './credentials.ts';
import { afterTokenRefresh } from './signals.ts';
import { tokenFailure } from './token-failure.ts';

// A token that is about to run out could do so on its way to Google.
const REFRESH_EARLY_MS = 5 * 60_000;

/** How to get access tokens. `timeoutMs` bounds one request to the token endpoint. */
export interface AuthOptions {
  credentials: GoogleCredentials;
  /** For a service account; a user's grant has its own. */
  scopes: readonly string[];
  rootUrl?: string | undefined;
  timeoutMs: number;
  /** Names these credentials to the receivers of `afterTokenRefresh`. */
  tokenIdentifier?: string | undefined;
  now: () => number;
  /** Runs refreshes one after another: those of all authorizers that have the same credentials. */
  oneAtATime: <T>(task: () => Promise<T>) => Promise<T>;
  /** Receives a new refresh token: the next authorizer is made with it. */
  rotated: (refreshToken: string) => void;
}

/** Hands out the Authorization header; refreshes the access token when it has run out. */
export interface Authorizer {
  /**
   * Waits for a new token no longer than `signal` allows.
   * @throws GoogleError `reconnect` if the grant is gone, `retry` if it passes; CredentialsError if the
   *   key cannot sign.
   */
  authorization(signal: AbortSignal): Promise<string>;
}

/** Google's own library does the grants: a signed JWT, a refresh token, or a token as it is. */
export function authorizer(options: AuthOptions): Authorizer {
  const client = authClient(options);
  client.transporter.interceptors.request.add({
    resolved: async (request) => {
      // The library fixes the token endpoint's URL, and would retry by rules of its own.
      request.url = new URL(atRoot(String(request.url), options.rootUrl));
      request.signal = AbortSignal.timeout(options.timeoutMs);
      // What is sent has secrets in it: it goes nowhere else.
      request.redirect = 'error';
      request.retryConfig = { retry: 0, noResponseRetries: 0 };
      return request;
    },
  });
  let announced: Promise<void> | undefined;
  client.on('tokens', (tokens) => {
    if (tokens.refresh_token) {
      // The library would keep using the old one.
      if (client instanceof UserRefreshClient) client._refreshToken = tokens.refresh_token;
      options.rotated(tokens.refresh_token);
    }
    announced = announceRefresh(tokens, options);
  });

  // Ends after the receivers have ended: the next call may need what they have stored.
  async function currentToken(): Promise<string> {
    const { token } = await client.getAccessToken();
    await announced;
    return token ?? '';
  }

  return {
    async authorization(signal) {
      const isGood = hasGoodToken(client, options.now());
      try {
        const token = isGood ? currentToken() : options.oneAtATime(currentToken);
        return `Bearer ${await unlessAborted(token, signal)}`;
      } catch (error) {
        throw tokenFailure(error, { credentials: options.credentials, nowMs: options.now() });
      }
    },
  };
}

// A request that waits for the token waits for its receivers too: it is stored before it is used.
function announceRefresh(
  { access_token, expiry_date, refresh_token, token_type }: Credentials,
  { tokenIdentifier, now }: AuthOptions,
): Promise<void> {
  return afterTokenRefresh.sendRobust({
    tokenIdentifier: tokenIdentifier ?? null,
    accessToken: access_token ?? '',
    expiresIn: Math.round(((expiry_date ?? now()) - now()) / 1000),
    ...(refresh_token ? { refreshToken: refresh_token } : {}),
    ...(token_type ? { tokenType: token_type } : {}),
  });
}

// With a good token a request does not wait for refreshes of other tokens.
function hasGoodToken({ credentials }: OAuth2Client, nowMs: number): boolean {
  const { access_token, expiry_date } = credentials;
  return (
    Boolean(access_token) && (expiry_date ?? Number.POSITIVE_INFINITY) > nowMs + REFRESH_EARLY_MS
  );
}

function authClient({ credentials, scopes }: AuthOptions): OAuth2Client {
  switch (credentials.type) {
    case 'service_account':
      return new JWT({
        email: credentials.client_email,
        key: credentials.private_key,
        ...(credentials.subject ? { subject: credentials.subject } : {}),
        scopes: [...scopes],
        eagerRefreshThresholdMillis: REFRESH_EARLY_MS,
      });
    case 'authorized_user':
      return new UserRefreshClient({
        clientId: credentials.client_id,
        clientSecret: credentials.client_secret,
        refreshToken: credentials.refresh_token,
        eagerRefreshThresholdMillis: REFRESH_EARLY_MS,
      });
    case 'access_token': {
      const client = new OAuth2Client();
      client.setCredentials({ access_token: credentials.access_token });
      return client;
    }
  }
}

// The library cannot be told to stop waiting. It keeps what it still receives for the next call.
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    // It may have been aborted while the receivers of the call before were waited for.
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}
