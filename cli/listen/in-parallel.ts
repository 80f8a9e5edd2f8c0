/** Does work for one thing after another, several at a time. */
export interface InParallel {
  /** Begins some work, and returns when there is room for more. */
  add(work: () => Promise<void>): Promise<void>;
  /** When all that was begun has ended. */
  ended(): Promise<void>;
}

/**
 * @param most how much of it is done at a time. With 1 it is done in order.
 * @throws from `add` or `ended`, what the first work that failed has thrown.
 */
export function inParallel(most: number): InParallel {
  const running = new Set<Promise<void>>();
  const errors: unknown[] = [];
  const fail = () => {
    if (errors.length > 0) throw errors[0];
  };
  return {
    async add(work) {
      const one = work()
        .catch((error: unknown) => void errors.push(error))
        .finally(() => running.delete(one));
      running.add(one);
      if (running.size >= most) await Promise.race(running);
      fail();
    },
    async ended() {
      await Promise.all(running);
      fail();
    },
  };
}
