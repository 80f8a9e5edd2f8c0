import type { GoogleRejection } from './google-error.ts';

/**
 * Reads an error answer of Google's APIs, `{error: {message, errors: [{reason}]}}`, or of its token
 * endpoint, `{error, error_description}`. Anything else, such as a proxy's page, gives no reason.
 */
export function readRejection(
  status: number,
  body: unknown,
  retryAfter: string | null,
  nowMs: number,
) {
  const error = field(body, 'error');
  const first: unknown = Array.isArray(field(error, 'errors'))
    ? (field(error, 'errors') as unknown[])[0]
    : undefined;
  return {
    status,
    reason: text(field(first, 'reason')) || text(error),
    message: text(field(error, 'message')) || text(field(body, 'error_description')),
    retryAfterMs: parseRetryAfter(retryAfter, nowMs),
  } satisfies GoogleRejection;
}

/** Retry-After is a number of seconds or an HTTP date (RFC 9110); the result is in milliseconds. */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
