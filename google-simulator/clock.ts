/** A source of time, in milliseconds since the epoch, with timers in milliseconds. */
export interface Clock {
  now(): number;
  setTimeout(fn: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
  /**
   * Registers work that a driven clock waits for between its timers, so that the I/O that a timer
   * started can complete. Returns a function that unregisters it.
   */
  settleWith?(idle: () => Promise<void>): () => void;
}

/** The clock of the machine. */
export const realClock: Clock = {
  now: Date.now,
  setTimeout: (fn, ms) => setTimeout(fn, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};
