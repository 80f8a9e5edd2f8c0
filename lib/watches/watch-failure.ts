import type { ChannelFailure } from '../channels/channel-record.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { WatchRecord } from './watch-record.ts';

/**
 * What keeps a watch from getting a channel and does not pass by itself, as an error for whoever
 * asked; undefined if there is nothing, or if it is tried again soon anyway.
 */
export function failureOf({ failure }: WatchRecord): TidingsError | undefined {
  if (!failure || isPassing(failure)) return undefined;
  return new TidingsError(`google-${failure.class}`, failure.message);
}

/** Whether a failure passes by itself, so that the same request may work soon. */
export function isPassing({ class: errorClass }: ChannelFailure): boolean {
  return errorClass === 'retry' || errorClass === 'retry-with-new-id';
}
