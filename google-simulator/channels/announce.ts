import type { NotificationSender } from '../delivery/notification-sender.ts';
import type { OutgoingNotification } from '../delivery/outgoing-notification.ts';
import { GoogleError } from '../google-error.ts';
import type { ChannelRegistry } from './channel-registry.ts';
import type { LiveChannel } from './live-channel.ts';

/** A change of a resource, as its notifications describe it. */
export type ResourceChange = Pick<OutgoingNotification, 'state' | 'changed' | 'body'>;

/**
 * Sends a change to all channels on a resource for which `isFor` holds, except those limited to
 * other events. Returns the number of channels.
 */
export type Announce = (
  key: string,
  change: ResourceChange,
  isFor?: (channel: LiveChannel) => boolean,
) => number;

const MAX_GAP = 1000;

/** The dependencies of `createAnnounce`. */
export interface AnnounceDeps {
  channels: ChannelRegistry;
  sender: NotificationSender;
  random: () => number;
}

/** Creates the function that announces changes. */
export function createAnnounce({ channels, sender, random }: AnnounceDeps): Announce {
  return (key, change, isFor = () => true) => {
    // The state is sent as a header.
    if (!/^[\x21-\x7e]+$/.test(change.state))
      throw new GoogleError('invalid', { location: 'state' });
    const recipients = channels
      .on(key)
      .filter((channel) => !channel.event || channel.event === change.state)
      .filter(isFor);
    for (const channel of recipients) {
      // "These numbers are always increasing, but they are not sequential" (Google's Drive push
      // guide).
      channel.messageNumber += 1 + Math.floor(random() * MAX_GAP);
      sender.send({ channel, number: channel.messageNumber, ...change });
    }
    return recipients.length;
  };
}
