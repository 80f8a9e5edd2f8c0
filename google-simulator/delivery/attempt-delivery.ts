import type { Clock } from '../clock.ts';
import type { InFlight } from '../in-flight.ts';
import type { Timers } from '../timers.ts';
import { backoffMs, GIVE_UP_AFTER_MS } from './backoff.ts';
import type { Delivery } from './delivery.ts';
import { deliveryOutcome } from './delivery-outcome.ts';
import { notificationHeaders } from './notification-headers.ts';
import type { OutgoingNotification } from './outgoing-notification.ts';
import type { PostClient } from './post-client.ts';

/** The dependencies of a delivery attempt. */
export interface AttemptDeliveryDeps {
  clock: Clock;
  random: () => number;
  timers: Timers;
  inFlight: InFlight;
  postClient: PostClient;
  record(delivery: Delivery): void;
}

/**
 * Creates the function that makes the first attempt for a notification; retries follow in the
 * background, as at Google.
 */
export function createAttemptDelivery({
  clock,
  random,
  timers,
  inFlight,
  postClient,
  record,
}: AttemptDeliveryDeps): (notification: OutgoingNotification) => Promise<void> {
  const attempt = async (
    notification: OutgoingNotification,
    count: number,
    giveUpAt: number,
  ): Promise<void> => {
    const { channel, number: messageNumber, state, body = '' } = notification;
    const recordAttempt = (status: number | undefined, outcome: Delivery['outcome']): void =>
      record({
        channelId: channel.id,
        messageNumber,
        state,
        attempt: count,
        status,
        outcome,
        at: clock.now(),
      });

    const status = await postClient.post(
      channel.address,
      notificationHeaders(notification, random),
      body,
    );
    const outcome = deliveryOutcome(status);
    if (outcome !== 'retrying') return recordAttempt(status, outcome);

    const delayMs = backoffMs(count, random);
    const retryAt = clock.now() + delayMs;
    if (channel.stopped || retryAt >= Math.min(giveUpAt, channel.expiration)) {
      return recordAttempt(status, 'dropped');
    }
    recordAttempt(status, 'retrying');
    timers.after(delayMs, () => {
      if (channel.stopped) recordAttempt(status, 'dropped');
      else inFlight.track(attempt(notification, count + 1, giveUpAt));
    });
  };

  return (notification) => attempt(notification, 1, clock.now() + GIVE_UP_AFTER_MS);
}
