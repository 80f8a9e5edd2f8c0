/** Counts work under way, so that a test can wait for its end instead of sleeping. */
export interface InFlight {
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is under way; at once, if nothing is. */
  idle(): Promise<void>;
}

/** A counter with nothing under way. */
export function createInFlight(): InFlight {
  let count = 0;
  let waiting: (() => void)[] = [];

  return {
    track(work) {
      count += 1;
      return work.finally(() => {
        count -= 1;
        if (count > 0) return;
        const resolves = waiting;
        waiting = [];
        for (const resolve of resolves) resolve();
      });
    },
    async idle() {
      // Work that ends may have started more before a waiter gets its turn.
      while (count > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
