import type { GoogleRejection } from './google-error.ts';
import { isLimit } from './limits.ts';

// What the HTTP status says already. An error often has one of these beside a reason that says more.
const GENERAL: ReadonlySet<string> = new Set([
  'badRequest',
  'forbidden',
  'invalid',
  'INVALID_ARGUMENT',
  'FAILED_PRECONDITION',
  'PERMISSION_DENIED',
]);

// Google's messages have a few sentences.
const MAX_LENGTH = 2000;

/**
 * Reads an error answer of Google's APIs, `{error: {message, errors: [{reason, domain}]}}` or the
 * newer form `{error: {message, status, details: [{reason, domain}]}}`, or of its token endpoint,
 * `{error, error_description}`. Anything else, such as a proxy's page, gives no reason.
 */
export function readRejection(
  status: number,
  body: unknown,
  retryAfter: string | null,
  nowMs: number,
) {
  // Some of Google's APIs answer with a list of one.
  const error = field(Array.isArray(body) ? body[0] : body, 'error');
  // google.rpc.ErrorInfo names the reason; other details, such as help links, have none.
  const causes = [...list(field(error, 'errors')), ...list(field(error, 'details'))];
  const reasons = [
    ...causes.map((cause) => text(field(cause, 'reason'))),
    text(field(error, 'status')),
    text(error),
  ].filter(Boolean);
  // A limit passes, whatever else is said.
  const limit = causes.find((one) =>
    isLimit({ status, reason: text(field(one, 'reason')), domain: text(field(one, 'domain')) }),
  );
  const specific = reasons.find((one) => !GENERAL.has(one)) ?? reasons[0] ?? '';
  const reason = text(field(limit, 'reason')) || specific;
  const cause = limit ?? causes.find((one) => field(one, 'reason') === reason);
  return {
    status,
    reason,
    domain: text(field(cause, 'domain')) || undefined,
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

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

// It is stored: half a surrogate pair and a page of text are not.
function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_LENGTH).toWellFormed() : '';
}
