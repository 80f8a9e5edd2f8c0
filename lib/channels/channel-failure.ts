import { GoogleError } from '../google/google-error.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { ChannelFailure } from './channel-record.ts';

// Nothing got as far as Google: its credentials are of no use.
const NO_WAY_IN = ['google-credentials', 'account-needs-reconnect', 'sealed-unreadable'];

/** What the ledger remembers of a failure. Messages of ours hold no secrets. */
export function channelFailure(error: unknown, atMs: number): ChannelFailure {
  if (error instanceof GoogleError) {
    const { errorClass, outcomeUnknown, reason, message } = error;
    // A refusal says nothing about an attempt before it whose answer was lost.
    const doubtful = outcomeUnknown && errorClass !== 'retry-with-new-id';
    return {
      class: doubtful ? 'retry' : errorClass,
      reason,
      message,
      atMs,
      // An id that is taken means that the channel exists.
      ...(outcomeUnknown || errorClass === 'retry-with-new-id' ? {} : { nothingOpened: true }),
    };
  }
  if (error instanceof TidingsError) {
    const { code: reason, message } = error;
    return { class: NO_WAY_IN.includes(reason) ? 'reconnect' : 'retry', reason, message, atMs };
  }
  return { class: 'retry', reason: 'internal', message: 'Something went wrong here', atMs };
}
