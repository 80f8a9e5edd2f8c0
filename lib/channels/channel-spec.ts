import type { Resource } from '../protocol/resource-states.ts';
import type { WatchParameters } from '../protocol/validate-watch-parameters.ts';

/** What a user may request of a new channel. */
export interface ChannelSpec {
  resource: Resource;
  parameters: WatchParameters;
  /** The user's own part of the token. */
  tokenData?: string | undefined;
  /** Milliseconds since the epoch; without one the longest lease that Google documents is requested. */
  expirationMs?: number | undefined;
}

/** What Tidings itself adds to it. */
export interface ChannelPurpose {
  /** The account that opens it; the deployment's own without one. */
  account?: string | undefined;
  /** The watch that it is for, and the ids to open it under: they are in the watch's row already. */
  watch?: { id: string; channelIds: readonly [string, string] } | undefined;
  /** It only serves to learn the resource id of another channel, and is stopped at once. */
  probe?: boolean | undefined;
}
