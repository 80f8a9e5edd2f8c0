/** One API call, recorded for tests. */
export interface RecordedRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  /** 0 until the response is sent; stays 0 if the response is lost. */
  status: number;
  /** The reason of an error response. */
  reason: string | undefined;
  user: string | undefined;
  /** Milliseconds since the epoch, by the clock. */
  at: number;
}
