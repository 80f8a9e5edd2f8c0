/** The result of one attempt to deliver a notification. */
export interface Delivery {
  channelId: string;
  messageNumber: number;
  state: string;
  /** Counts from 1; 0 if a fault dropped the notification before any attempt. */
  attempt: number;
  /** The HTTP status; undefined without a response. */
  status: number | undefined;
  outcome: 'delivered' | 'retrying' | 'dropped';
  /** Milliseconds since the epoch, by the clock. */
  at: number;
}
