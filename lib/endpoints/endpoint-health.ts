/** How an endpoint has failed since its last success. Without failures there is no row of it. */
export interface EndpointHealth {
  /** Failures in a row. */
  failures: number;
  /** When the first of them was, in milliseconds since the epoch. */
  failingSinceMs: number;
  /** When `endpoint.failing` was published; absent if it was not since the last success. */
  failingToldAtMs?: number;
  /** The breaker: nothing is sent before. */
  pausedUntilMs?: number;
  /** How often in a row the breaker has opened. */
  trips?: number;
  /** Until when one request is under way that tries whether the endpoint works again. */
  probeUntilMs?: number;
  /** The endpoint asked to wait until then (`Retry-After`). */
  quietUntilMs?: number;
}
