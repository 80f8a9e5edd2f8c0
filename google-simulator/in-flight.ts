/** Counts pending work, so that a test can wait for its completion instead of sleeping. */
export interface InFlight {
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when no work is pending; immediately if there is none. */
  idle(): Promise<void>;
}

/** Creates a counter without pending work. */
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
      // Completed work may have started more before a waiter resumes.
      while (count > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
