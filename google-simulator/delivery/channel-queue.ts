import type { InFlight } from '../in-flight.ts';
import type { OutgoingNotification } from './outgoing-notification.ts';

/** The notifications of one channel; their first attempts are made one after the other. */
export interface ChannelQueue {
  push(notification: OutgoingNotification): void;
  /** Starts sending. Until then, which is when `sync` has been sent, notifications are held. */
  open(): void;
}

/** Creates a closed queue that sends through `send`. */
export function createChannelQueue(
  inFlight: InFlight,
  send: (notification: OutgoingNotification) => Promise<void>,
): ChannelQueue {
  const queue: OutgoingNotification[] = [];
  let isOpen = false;
  let isSending = false;

  const drain = async (): Promise<void> => {
    isSending = true;
    for (let next = queue.shift(); next; next = queue.shift()) await send(next);
    isSending = false;
  };
  const start = (): void => {
    if (isOpen && !isSending) inFlight.track(drain());
  };

  return {
    push(notification) {
      queue.push(notification);
      start();
    },
    open() {
      isOpen = true;
      start();
    },
  };
}
