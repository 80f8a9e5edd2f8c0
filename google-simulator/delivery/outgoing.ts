import type { LiveChannel } from '../channels/live-channel.ts';

/** One notification on its way. */
export interface Outgoing {
  channel: LiveChannel;
  number: number;
  state: string;
  /** Drive only: what X-Goog-Changed lists. */
  changed?: string[] | undefined;
  /** JSON; Directory and Reports only. */
  body?: string | undefined;
}
