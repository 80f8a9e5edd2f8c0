/** Time as this server sees it: milliseconds since the epoch, and timers in milliseconds. */
export interface Clock {
  now(): number;
  setTimeout(fn: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
  /** A clock that is driven asks `idle` between its timers, so that the I/O that one started can end. Returns the undoing. */
  settleWith?(idle: () => Promise<void>): () => void;
}

/** The machine's own clock. */
export const realClock: Clock = {
  now: Date.now,
  setTimeout: (fn, ms) => setTimeout(fn, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};
