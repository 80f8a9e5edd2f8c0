import type { LiveChannel } from '../channels/live-channel.ts';

/** One notification to be sent. */
export interface OutgoingNotification {
  channel: LiveChannel;
  number: number;
  state: string;
  /** Drive only: the values of X-Goog-Changed. */
  changed?: string[] | undefined;
  /** JSON; Directory and Reports only. */
  body?: string | undefined;
}
