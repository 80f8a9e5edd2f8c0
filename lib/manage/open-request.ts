import type { Resource } from '../channel/resource-states.ts';
import type { WatchParameters } from '../channel/validate-watch-parameters.ts';

/** What a user may ask of a new channel. */
export interface OpenRequest {
  resource: Resource;
  parameters: WatchParameters;
  tokenData?: string | undefined;
  /** Milliseconds since the epoch; without one the longest lease that Google documents is asked for. */
  expirationMs?: number | undefined;
}
