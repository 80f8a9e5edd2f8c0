import { isRejection } from '../google/failure.ts';
import { WATCHABLE_RESOURCES } from '../protocol/watchable-resources.ts';
import type { ChannelRecord } from './channel-record.ts';

// A channel may be opened a little later than its row was written: no opening takes longer.
const OPENING_MAX_MS = 60_000;

/**
 * Whether Google has nothing to stop: it rejected the channel, or the lease is over. Such a channel
 * can be ended even if Google cannot be called any more (PipedreamHQ/pipedream#15720).
 */
export function hasEnded(record: ChannelRecord, nowMs: number): boolean {
  const { state, failure, expirationMs, neverExpires } = record;
  if (state === 'failed' && failure !== undefined && isRejection(failure)) return true;
  if (neverExpires) return false;
  if (expirationMs !== undefined) return expirationMs <= nowMs;
  const latestMs = latestEndMs(record);
  return latestMs !== undefined && latestMs + OPENING_MAX_MS <= nowMs;
}

// As long as the answer of `watch` is not known: Google grants what was requested or less, and its
// default if nothing was. A known answer that names no end means that there is none.
function latestEndMs(record: ChannelRecord): number | undefined {
  const { resource, requestedExpirationMs, resourceId, createdAtMs } = record;
  if (requestedExpirationMs !== undefined) return requestedExpirationMs;
  const { defaultLeaseSeconds } = WATCHABLE_RESOURCES[resource];
  return resourceId || defaultLeaseSeconds === undefined
    ? undefined
    : createdAtMs + defaultLeaseSeconds * 1000;
}
