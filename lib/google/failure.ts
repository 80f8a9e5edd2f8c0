import { TidingsError } from '../protocol/tidings-error.ts';
import type { GoogleErrorClass } from './classified.ts';
import { CredentialsError } from './credentials-error.ts';
import { GoogleError } from './google-error.ts';

/** Why a call to Google failed, as a row keeps it. */
export interface Failure {
  /** What to do about it. */
  class: GoogleErrorClass;
  /** Google's reason, such as `rateLimitExceeded`, or the code of an error of ours. */
  reason: string;
  message: string;
  atMs: number;
  /** Google rejected the call itself, and so has opened nothing; absent where that is unknown. */
  nothingOpened?: true;
}

/** The stored form of an error. The messages of our errors hold no secrets; others are not kept. */
export function failureOf(error: unknown, atMs: number): Failure {
  if (error instanceof GoogleError) {
    const { errorClass, outcomeUnknown, reason, message } = error;
    // A rejection says nothing about an earlier attempt whose answer was lost.
    const isDoubtful = outcomeUnknown && errorClass !== 'retry-with-new-id';
    return {
      class: isDoubtful ? 'retry' : errorClass,
      reason,
      message,
      atMs,
      // An id that is taken means that the channel exists.
      ...(outcomeUnknown || errorClass === 'retry-with-new-id' ? {} : { nothingOpened: true }),
    };
  }
  if (error instanceof TidingsError) {
    // Unusable credentials: the call never reached Google.
    const errorClass = error instanceof CredentialsError ? 'reconnect' : 'retry';
    return { class: errorClass, reason: error.code, message: error.message, atMs };
  }
  return { class: 'retry', reason: 'internal', message: 'An internal error: see the log', atMs };
}

// An id that is taken is no rejection: it means that the channel exists.
const REJECTIONS: readonly GoogleErrorClass[] = [
  'reconnect',
  'blocked',
  'unsupported',
  'gone',
  'permanent',
];

/** Whether Google rejected the call explicitly, so that nothing was opened. */
export function isRejection(failure: Failure): boolean {
  return failure.nothingOpened === true || REJECTIONS.includes(failure.class);
}

/** Whether a failure is expected to pass without any change by the user. */
export function isTransient({ class: errorClass }: Pick<Failure, 'class'>): boolean {
  return errorClass === 'retry' || errorClass === 'retry-with-new-id';
}
