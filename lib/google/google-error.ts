import { TidingsError } from '../protocol/tidings-error.ts';
import type { GoogleErrorClass } from './classified.ts';
import type { GoogleCredentials } from './credentials.ts';
import { classify } from './error-classes.ts';
import { classifyTokenError } from './token-errors.ts';

/** What Google said when it rejected a call, or what kept it from answering. */
export interface GoogleRejection {
  /** The HTTP status; 0 if no answer came. */
  status: number;
  /** Google's reason, such as `rateLimitExceeded`; `timeout` or `network` if no answer came. */
  reason: string;
  /** The domain of the reason, such as `usageLimits`. */
  domain?: string | undefined;
  message: string;
  /** From Retry-After, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** The kind of credentials, if it was the token endpoint that rejected them. */
  tokenOf?: GoogleCredentials['type'] | undefined;
  cause?: unknown;
}

/** A call that Google rejected or did not answer. `errorClass` says what to do about it. */
export class GoogleError extends TidingsError {
  override readonly name = 'GoogleError';
  readonly errorClass: GoogleErrorClass;
  readonly status: number;
  readonly reason: string;
  readonly retryAfterMs: number | undefined;
  /** The kind of credentials, if it was the token endpoint that rejected them. */
  readonly tokenOf: GoogleCredentials['type'] | undefined;
  /** There were too many calls: all calls of the account should become fewer. */
  readonly isLimit: boolean;
  /** This attempt, or one before it, may have been carried out all the same: its answer was lost. */
  outcomeUnknown = false;

  constructor(rejection: GoogleRejection) {
    const { status, reason, message, retryAfterMs, cause } = rejection;
    const { errorClass, advice, isLimit = false } = classified(rejection);
    const numbers = [status || '', reason || (status ? 'no reason' : '')].filter(Boolean).join(' ');
    const source = status === 0 ? 'The call to Google failed' : 'Google';
    super(`google-${errorClass}`, `${source}: ${message || 'no message'} (${numbers}). ${advice}`, {
      cause,
    });
    this.errorClass = errorClass;
    this.status = status;
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
    this.isLimit = isLimit;
    this.tokenOf = rejection.tokenOf;
  }
}

function classified(rejection: GoogleRejection) {
  const { status, reason, domain, tokenOf } = rejection;
  return tokenOf === undefined || status === 0
    ? classify(rejection)
    : classifyTokenError({ status, reason, domain, accountType: tokenOf });
}

/** The error for a call that worked, but whose answer is of no use. */
export function invalidAnswer(message: string, cause?: unknown): GoogleError {
  const error = new GoogleError({ status: 0, reason: 'invalid-answer', message, cause });
  error.outcomeUnknown = true;
  return error;
}
