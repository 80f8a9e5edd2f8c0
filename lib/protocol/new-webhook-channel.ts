import { randomUUID } from 'node:crypto';
import { Channel } from './channel.ts';

/** What a new channel may ask for. */
export interface NewWebhookChannelOptions {
  /** Comes back with every notification. */
  token?: string;
  /** When the channel is to end. Google may grant less. */
  expiration?: Date;
  /** For example `{ ttl: '86400' }`, the lease in seconds. */
  params?: Record<string, string>;
}

/**
 * Makes a channel of type `web_hook` with a random UUID as its id: ids must never be reused, and
 * derived ones collide (googleapis/google-api-nodejs-client#774, webhookdb/webhookdb#564).
 * A date before the epoch counts as none. `validateWatchRequest` checks the rest.
 * @throws TypeError if `expiration` is an invalid date.
 */
export function newWebhookChannel(url: string, options: NewWebhookChannelOptions = {}): Channel {
  return new Channel({
    id: randomUUID(),
    type: 'web_hook',
    address: url,
    token: options.token,
    expiration: options.expiration === undefined ? 0 : millisecondsOf(options.expiration),
    params: options.params,
  });
}

function millisecondsOf(expiration: Date): number {
  const milliseconds = expiration.getTime();
  if (Number.isNaN(milliseconds)) throw new TypeError('expiration is an invalid Date');
  return Math.max(0, milliseconds);
}
