import { TidingsError } from '../protocol/tidings-error.ts';
import { classify, type GoogleErrorClass } from './error-classes.ts';

/** What Google said when it refused, or what kept it from answering. */
export interface GoogleRejection {
  /** The HTTP status; 0 if no answer came. */
  status: number;
  /** Google's reason, such as `rateLimitExceeded`; `timeout` or `network` if no answer came. */
  reason: string;
  message: string;
  /** From Retry-After, in milliseconds. */
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** A call that Google refused or did not answer. `errorClass` says what to do about it. */
export class GoogleError extends TidingsError {
  override readonly name = 'GoogleError';
  readonly errorClass: GoogleErrorClass;
  readonly status: number;
  readonly reason: string;
  readonly retryAfterMs: number | undefined;
  /** This attempt, or one before it, may have been carried out all the same: its answer was lost. */
  outcomeUnknown = false;

  constructor(rejection: GoogleRejection) {
    const { errorClass, advice } = classify(rejection);
    const text = `${rejection.message || 'no message'} (${rejection.status} ${rejection.reason || 'no reason'})`;
    super(`google-${errorClass}`, `Google: ${text}. ${advice}`, { cause: rejection.cause });
    this.errorClass = errorClass;
    this.status = rejection.status;
    this.reason = rejection.reason;
    this.retryAfterMs = rejection.retryAfterMs;
  }
}

/** The error for a call that worked, but whose answer is of no use. */
export function invalidAnswer(message: string, cause?: unknown): GoogleError {
  const error = new GoogleError({ status: 0, reason: 'invalid-answer', message, cause });
  error.outcomeUnknown = true;
  return error;
}
