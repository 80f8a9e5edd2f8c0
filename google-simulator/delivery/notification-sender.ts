import type { LiveChannel } from '../channels/live-channel.ts';
import { type Faults, occurs } from '../faults.ts';
import { type AttemptDeliveryDeps, createAttemptDelivery } from './attempt-delivery.ts';
import { type ChannelQueue, createChannelQueue } from './channel-queue.ts';
import { withNetworkFaults } from './network-faults.ts';
import type { OutgoingNotification } from './outgoing-notification.ts';

/** Sends notifications to the addresses of their channels. */
export interface NotificationSender {
  /**
   * Sends `sync` after `delayMs` milliseconds by the clock, then the channel's other notifications.
   * Resolves when the first attempt has ended, or immediately if it is delayed.
   */
  open(channel: LiveChannel, options: { delayMs: number }): Promise<void>;
  send(notification: OutgoingNotification): void;
}

/** The dependencies of a notification sender. */
export interface SenderDeps extends AttemptDeliveryDeps {
  faults: Faults;
}

/** Creates a sender without open channels. */
export function createSender(deps: SenderDeps): NotificationSender {
  const { clock, random, faults, timers, inFlight, record } = deps;
  const attempt = createAttemptDelivery(deps);
  const queues = new WeakMap<LiveChannel, ChannelQueue>();
  const queueOf = (channel: LiveChannel): ChannelQueue => {
    const queue = queues.get(channel) ?? createChannelQueue(inFlight, attempt);
    queues.set(channel, queue);
    return queue;
  };
  const onDrop = ({ channel, number, state }: OutgoingNotification): void =>
    record({
      channelId: channel.id,
      messageNumber: number,
      state,
      attempt: 0,
      status: undefined,
      outcome: 'dropped',
      at: clock.now(),
    });
  const enqueue = (notification: OutgoingNotification): void =>
    queueOf(notification.channel).push(notification);

  const sendSync = async (channel: LiveChannel): Promise<void> => {
    const sync: OutgoingNotification = { channel, number: 1, state: 'sync' };
    if (occurs(faults.drop, random)) onDrop(sync);
    else {
      await attempt(sync);
      if (occurs(faults.duplicate, random)) await attempt(sync);
    }
    queueOf(channel).open();
  };

  return {
    async open(channel, { delayMs }) {
      if (delayMs === 0) return inFlight.track(sendSync(channel));
      timers.after(delayMs, () => inFlight.track(sendSync(channel)));
    },
    send: withNetworkFaults({ faults, random, timers, enqueue, onDrop }),
  };
}
