import { TidingsError } from '../channel/tidings-error.ts';
import type { GoogleErrorClass } from '../google/error-classes.ts';
import { GoogleError } from '../google/google-error.ts';
import type { ChannelFailure } from '../store/channel-record.ts';

// An id that is taken is no refusal: it means that the channel exists.
const REFUSALS: readonly string[] = [
  'reconnect',
  'unsupported',
  'gone',
  'permanent',
] satisfies GoogleErrorClass[];

/** What the ledger remembers of a failure. Messages of ours hold no secrets. */
export function channelFailure(error: unknown, atMs: number): ChannelFailure {
  if (error instanceof GoogleError) {
    const { errorClass, outcomeUnknown, reason, message } = error;
    // A refusal says nothing about an attempt before it whose answer was lost.
    const doubtful = outcomeUnknown && REFUSALS.includes(errorClass);
    return { class: doubtful ? 'retry' : errorClass, reason, message, atMs };
  }
  if (error instanceof TidingsError) {
    const { code: reason, message } = error;
    return {
      class: reason === 'google-credentials' ? 'reconnect' : 'retry',
      reason,
      message,
      atMs,
    };
  }
  return { class: 'retry', reason: 'internal', message: 'Something went wrong here', atMs };
}

/** Whether Google said no in so many words, so that there is nothing at Google. */
export function isRefusal(failure: ChannelFailure): boolean {
  return REFUSALS.includes(failure.class);
}
