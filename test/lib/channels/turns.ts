/**
 * Runs flows at the same time and makes their calls one at a time, in an order that is chosen: a
 * call waits until each flow has one to make, or has ended, and then one of them is made.
 */
export interface Turns {
  /** A function whose calls take turns. */
  gated<Args extends unknown[], Result>(
    call: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result>;
  /** Begins a flow; also from within another flow's call. Never rejects. */
  flow<Result>(run: () => Promise<Result>): Promise<PromiseSettledResult<Result>>;
}

/** `choose` picks one of so many calls that wait. */
export function turns(choose: (count: number) => number): Turns {
  const waiting: (() => Promise<unknown>)[] = [];
  let flows = 0;
  let busy = false;

  const next = (): void => {
    if (busy || waiting.length === 0 || waiting.length < flows) return;
    const [call] = waiting.splice(choose(waiting.length), 1);
    busy = true;
    void call?.().finally(() => {
      busy = false;
      next();
    });
  };

  return {
    gated:
      (call) =>
      (...args) =>
        new Promise((resolve, reject) => {
          waiting.push(async () => {
            await call(...args).then(resolve, reject);
          });
          next();
        }),
    async flow(run) {
      flows += 1;
      const [outcome] = await Promise.allSettled([run()]);
      flows -= 1;
      next();
      return outcome;
    },
  };
}
