/** One attempt to deliver a notification, as it ended. */
export interface Delivery {
  channelId: string;
  messageNumber: number;
  state: string;
  /** 1 for the first; 0 if none was made, because a fault dropped the notification. */
  attempt: number;
  /** The HTTP status, or nothing if no answer came. */
  status: number | undefined;
  outcome: 'delivered' | 'retrying' | 'dropped';
  /** Milliseconds since the epoch, by the clock. */
  at: number;
}
