import { GoogleError } from './google-error.ts';
import { readRejection } from './read-rejection.ts';
import { redactUrl } from './redact-url.ts';
import { apiCallStats } from './signals.ts';

/** One call of one of Google's APIs: a POST if it has a body, a GET otherwise. */
export interface GoogleCall {
  url: string;
  authorization: string;
  body?: unknown;
  /** Ends the wait for an answer; by a timeout, as a rule. */
  signal: AbortSignal;
}

/** What a call needs. */
export interface CallDeps {
  fetch: typeof fetch;
  now: () => number;
}

/**
 * Makes one call and returns the parsed answer, undefined for an empty one. Sends `apiCallStats`.
 * @throws GoogleError for a rejection, a timeout or a broken connection.
 */
export async function callGoogle(
  { url, authorization, body, signal }: GoogleCall,
  { fetch, now }: CallDeps,
): Promise<unknown> {
  const startMs = now();
  const report = (statusCode: number, message: string | null) =>
    apiCallStats.sendRobust({
      url: redactUrl(url),
      statusCode,
      elapsedMs: now() - startMs,
      message,
    });
  let status: number;
  let retryAfter: string | null;
  let text: string;
  try {
    const response = await fetch(url, {
      ...(body === undefined
        ? { method: 'GET', headers: { authorization } }
        : {
            method: 'POST',
            headers: { authorization, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
      redirect: 'error',
      signal,
    });
    status = response.status;
    retryAfter = response.headers.get('retry-after');
    text = await response.text();
  } catch (error) {
    const failure = noAnswer(error);
    await report(0, failure.reason);
    throw failure;
  }
  await report(status, status === 200 ? null : text);
  const answer = parseJson(text);
  if (status >= 200 && status < 300) return answer;
  throw new GoogleError(readRejection(status, answer, retryAfter, now()));
}

/** The error for a call that was not answered: in time, or at all. */
export function noAnswer(cause: unknown): GoogleError {
  const { name, code } = cause as { name?: unknown; code?: unknown };
  const timedOut = name === 'TimeoutError' || code === 'TimeoutError';
  return new GoogleError({
    status: 0,
    reason: timedOut ? 'timeout' : 'network',
    message: timedOut ? 'no answer in time' : 'the connection broke',
    cause,
  });
}

// What Google says is stored, and half a surrogate pair cannot be.
function wellFormed(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text, wellFormed);
  } catch {
    return undefined;
  }
}
