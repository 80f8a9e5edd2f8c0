import type { DeliveryMessage } from './delivery-message.ts';

/** A message, and how long the queue holds it back: 15 minutes at most. */
export interface Outgoing {
  message: DeliveryMessage;
  delaySeconds?: number;
}

/** The longest that a queue holds a message back (SQS, `DelaySeconds`). */
export const QUEUE_DELAY_MAX_SECONDS = 900;

/**
 * Puts messages into the queue of deliveries, each in the group of its endpoint.
 * @returns those that the queue did not take.
 */
export type SendDeliveries = (outgoing: readonly Outgoing[]) => Promise<readonly Outgoing[]>;
