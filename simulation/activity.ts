/** Counts the runs that are doing something just now. */
export interface Activity {
  enter(): void;
  leave(): void;
  /** Resolves when all runs have ended or wait for the clock. */
  idle(): Promise<void>;
}

/** Nobody does anything yet. */
export function createActivity(): Activity {
  let count = 0;
  let waiting: (() => void)[] = [];
  return {
    enter() {
      count += 1;
    },
    leave() {
      count -= 1;
      if (count > 0) return;
      const resolves = waiting;
      waiting = [];
      for (const resolve of resolves) resolve();
    },
    async idle() {
      // Whoever ends may have made room for the next.
      while (count > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
