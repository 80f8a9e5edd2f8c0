import { createHash } from 'node:crypto';
import type { Resource } from '../protocol/resource-states.ts';
import type { WatchParameters } from '../protocol/validate-watch-parameters.ts';
import { watchUrl } from '../protocol/watch-url.ts';
import { WATCHABLE_RESOURCES } from '../protocol/watchable-resources.ts';

/** What a user may request of a watch. */
export interface WatchSpec {
  resource: Resource;
  parameters: WatchParameters;
  account: string;
  tokenData?: string | undefined;
  leaseSeconds?: number | undefined;
}

/**
 * The digest of what is watched, the same for all spellings of it: in another order, or with a
 * number as text. It is that of the URL of the watch call.
 */
export function digestOfSpec({
  resource,
  parameters,
}: Pick<WatchSpec, 'resource' | 'parameters'>): string {
  return sha256(urlOf({ resource, parameters }));
}

/** The digest of a whole request, to tell whether an Idempotency-Key is used for another one. */
export function requestDigest(spec: WatchSpec): string {
  const { account, tokenData = '', leaseSeconds = 0 } = spec;
  return sha256(JSON.stringify([urlOf(spec), account, tokenData, leaseSeconds]));
}

/** SHA-256 in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * The same parameters in an order that the database cannot change: it keeps that of the values of
 * one, but not that of the names.
 */
export function inOrder(parameters: WatchParameters): WatchParameters {
  return Object.fromEntries(Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function urlOf({ resource, parameters }: Pick<WatchSpec, 'resource' | 'parameters'>): string {
  return watchUrl(WATCHABLE_RESOURCES[resource], inOrder(parameters));
}
