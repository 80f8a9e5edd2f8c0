/** One request to an endpoint, and how it ended. */
export interface Attempt {
  /** When it began, in milliseconds since the epoch. */
  atMs: number;
  durationMs: number;
  /** The status of the answer; absent if there was none. */
  status?: number;
  /** Why there was none: `recipient`, `dns`, `connection`, `tls`, `timeout` or `response`. */
  errorClass?: string;
  /** What went wrong, in a sentence. */
  message?: string;
  /** The first 256 bytes of the answer. */
  reply?: string;
  /** The address connected to. */
  address?: string;
  /** The event was marked as sent before. */
  replay?: boolean;
}

/** How a request ended, with what the answer says of the next one. */
export interface Sent {
  attempt: Attempt;
  /** The header of that name. */
  retryAfter?: string;
}

/** Whether an endpoint has taken an event. */
export function isSuccess({ status = 0 }: Attempt): boolean {
  return status >= 200 && status < 300;
}

/** An attempt as the API shows it. */
export function presentAttempt({ atMs, ...attempt }: Attempt) {
  return { at: new Date(atMs).toISOString(), ...attempt };
}
