import { iso, presentFailure } from '../api/present.ts';
import { atTime, type ChannelRecord } from './channel-record.ts';

/** A channel as the API shows it: times in ISO 8601, expiry judged by the clock. */
export function presentChannel(record: ChannelRecord, nowMs: number): Record<string, unknown> {
  const channel = atTime(record, nowMs);
  const { id, resource, parameters, state, address, tokenData, account, watchId } = channel;
  return {
    id,
    resource,
    parameters,
    state,
    address,
    tokenData,
    account,
    watchId,
    resourceId: channel.resourceId,
    resourceUri: channel.resourceUri,
    requestedExpiration: iso(channel.requestedExpirationMs),
    expiration: iso(channel.expirationMs),
    failure: presentFailure(channel.failure),
    createdAt: iso(channel.createdAtMs),
    updatedAt: iso(channel.updatedAtMs),
  };
}
