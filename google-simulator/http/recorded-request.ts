/** One API call as a test may ask for it afterwards. */
export interface RecordedRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  /** 0 for as long as there is no answer, and for ever if it was lost. */
  status: number;
  /** The error's reason, if it was one. */
  reason: string | undefined;
  user: string | undefined;
  /** Milliseconds since the epoch, by the clock. */
  at: number;
}
