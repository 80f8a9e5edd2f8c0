import type { LiveChannel } from '../channels/live-channel.ts';
import { type Faults, occurs } from '../faults.ts';
import type { Timers } from '../timers.ts';
import type { OutgoingNotification } from './outgoing-notification.ts';

const MAX_HOLD_MS = 1000;

interface NetworkFaultsDeps {
  faults: Faults;
  random: () => number;
  timers: Timers;
  enqueue(notification: OutgoingNotification): void;
  onDrop(notification: OutgoingNotification): void;
}

/**
 * Applies the network faults to notifications before they are queued: dropped, delayed, reordered,
 * duplicated.
 */
export function withNetworkFaults({
  faults,
  random,
  timers,
  enqueue,
  onDrop,
}: NetworkFaultsDeps): (notification: OutgoingNotification) => void {
  const held = new WeakMap<LiveChannel, OutgoingNotification>();

  const passOn = (notification: OutgoingNotification): void => {
    enqueue(notification);
    if (occurs(faults.duplicate, random)) enqueue(notification);
  };
  const release = (notification: OutgoingNotification): void => {
    if (held.get(notification.channel) !== notification) return;
    held.delete(notification.channel);
    passOn(notification);
  };
  const accept = (notification: OutgoingNotification): void => {
    const overtaken = held.get(notification.channel);
    if (!overtaken && occurs(faults.reorder, random)) {
      held.set(notification.channel, notification);
      timers.after(MAX_HOLD_MS, () => release(notification));
      return;
    }
    passOn(notification);
    if (overtaken) release(overtaken);
  };

  return (notification) => {
    if (occurs(faults.drop, random)) onDrop(notification);
    else if (faults.delayMs > 0) timers.after(faults.delayMs, () => accept(notification));
    else accept(notification);
  };
}
