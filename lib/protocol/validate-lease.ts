import { InvalidWatchRequestError } from './invalid-watch-request-error.ts';

// Google's leases last weeks at most: a time beyond this is in the wrong unit.
const PLAUSIBLE_LEASE_MS = 10 * 365 * 24 * 60 * 60 * 1000;
// The year 1973 in milliseconds, 5138 in seconds: a smaller number is a time in seconds.
const SMALLEST_MILLISECONDS = 100_000_000_000;

/**
 * Checks that an expiration, in integer milliseconds since the epoch, lies in a plausible future; 0
 * asks for none. Google's own error for seconds does not name the cause: "Invalid ttl value for
 * channel -1687450148" (googleapis/google-api-nodejs-client#3263).
 * @throws InvalidWatchRequestError `invalid-expiration`.
 */
export function validateExpiration(expiration: number, nowMs: number): void {
  if (expiration === 0) return;
  const invalid = (problem: string, fix: string) =>
    new InvalidWatchRequestError('invalid-expiration', {
      field: 'expiration',
      value: expiration,
      problem,
      fix,
    });
  if (!Number.isSafeInteger(expiration) || expiration < 0)
    throw invalid('must be integer milliseconds since the epoch', 'Use Date.getTime().');
  if (expiration < SMALLEST_MILLISECONDS)
    throw invalid('looks like seconds, and Google takes milliseconds', 'Multiply it by 1000.');
  if (expiration <= nowMs) throw invalid('is in the past', 'Ask for a time in the future.');
  if (expiration > nowMs + PLAUSIBLE_LEASE_MS)
    throw invalid('is over ten years away and looks like microseconds', 'Use milliseconds.');
}

/**
 * Checks `params.ttl`, in which Calendar and Directory also take the lease: a string of seconds.
 * @throws InvalidWatchRequestError `invalid-ttl`.
 */
export function validateTtl(ttl: string | undefined): void {
  if (ttl === undefined) return;
  if (/^[1-9]\d*$/.test(ttl) && Number(ttl) * 1000 <= PLAUSIBLE_LEASE_MS) return;
  throw new InvalidWatchRequestError('invalid-ttl', {
    field: 'params.ttl',
    value: ttl,
    problem: 'must be a lease in whole seconds',
    fix: 'Use a string such as "86400".',
  });
}
