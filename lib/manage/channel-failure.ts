import { TidingsError } from '../channel/tidings-error.ts';
import { GoogleError } from '../google/google-error.ts';
import type { ChannelFailure } from '../store/channel-record.ts';

/** What the ledger remembers of a failure. Messages of ours hold no secrets. */
export function channelFailure(error: unknown, atMs: number): ChannelFailure {
  if (error instanceof GoogleError)
    return { class: error.errorClass, reason: error.reason, message: error.message, atMs };
  if (error instanceof TidingsError)
    return { class: 'permanent', reason: error.code, message: error.message, atMs };
  return { class: 'permanent', reason: 'internal', message: 'Something went wrong here', atMs };
}
