import type { Courier } from '../delivery/courier.ts';
import type { Outgoing } from '../delivery/outgoing.ts';
import { GoogleError } from '../google-error.ts';
import type { ChannelRegistry } from './channel-registry.ts';

/** What has happened to a resource. */
export type FileChanges = Pick<Outgoing, 'state' | 'changed' | 'body'>;

/** Tells all channels on a resource what happened, except those that asked for none of its `events`. Returns how many were told. */
export type Announce = (key: string, news: FileChanges, events?: string[]) => number;

const WIDEST_GAP = 1000;

/** What announcing works with. */
export interface AnnounceDeps {
  channels: ChannelRegistry;
  courier: Courier;
  random: () => number;
}

/** Announces through `courier` to the channels of a registry. */
export function createAnnounce({ channels, courier, random }: AnnounceDeps): Announce {
  return (key, news, events = [news.state]) => {
    // The state becomes a header.
    if (!/^[\x21-\x7e]+$/.test(news.state)) throw new GoogleError('invalid', { location: 'state' });
    const listening = channels.on(key).filter(({ event }) => !event || events.includes(event));
    for (const channel of listening) {
      // "These numbers are always increasing, but they are not sequential" (Google's Drive push guide).
      channel.messageNumber += 1 + Math.floor(random() * WIDEST_GAP);
      courier.send({ channel, number: channel.messageNumber, ...news });
    }
    return listening.length;
  };
}
