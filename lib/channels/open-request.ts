import type { Resource } from '../protocol/resource-states.ts';
import type { WatchParameters } from '../protocol/validate-watch-parameters.ts';

/** What a user may ask of a new channel. */
export interface OpenRequest {
  resource: Resource;
  parameters: WatchParameters;
  tokenData?: string | undefined;
  /** Milliseconds since the epoch; without one the longest lease that Google documents is asked for. */
  expirationMs?: number | undefined;
  /** The account that opens it; the deployment's own without one. */
  account?: string | undefined;
  /** The watch that it is for. */
  watchId?: string | undefined;
  /** It is only to tell the resource id of another channel, and is stopped at once. */
  probe?: boolean | undefined;
  /** Hears of each id before anything is stored or asked under it. What it throws ends the opening. */
  onOpening?(channelId: string): Promise<void>;
}
