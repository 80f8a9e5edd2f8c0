import type { Authorizer } from './auth-client.ts';
import { GoogleError } from './google-error.ts';
import { readRefusal } from './read-refusal.ts';

/** One POST to one of Google's APIs. */
export interface GoogleCall {
  url: string;
  body: unknown;
  timeoutMs: number;
}

/** What a call needs. */
export interface CallMeans {
  fetch: typeof fetch;
  now: () => number;
}

/**
 * Makes one attempt and returns the parsed answer, undefined for an empty one.
 * @throws GoogleError for a refusal, a timeout or a broken connection.
 */
export async function callGoogle(
  authorizer: Authorizer,
  { url, body, timeoutMs }: GoogleCall,
  { fetch, now }: CallMeans,
): Promise<unknown> {
  const authorization = await authorizer.authorization();
  let status: number;
  let retryAfter: string | null;
  let text: string;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(Math.max(1, timeoutMs)),
    });
    status = response.status;
    retryAfter = response.headers.get('retry-after');
    text = await response.text();
  } catch (error) {
    throw noAnswer(error, timeoutMs);
  }
  const answer = parseJson(text);
  if (status >= 200 && status < 300) return answer;
  throw new GoogleError(readRefusal(status, answer, retryAfter, now()));
}

function noAnswer(error: unknown, timeoutMs: number): GoogleError {
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  return new GoogleError({
    status: 0,
    reason: timedOut ? 'timeout' : 'network',
    message: timedOut ? `no answer within ${timeoutMs} ms` : 'the connection broke',
    cause: error,
  });
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
