import { AsyncLocalStorage } from 'node:async_hooks';

const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

type Methods = Record<(typeof METHODS)[number], (...values: unknown[]) => void>;

/** Takes a line. @returns whether it did */
type Write = (...values: unknown[]) => boolean;

/** A console of which each run has its own output. */
export interface RunConsole {
  /** Runs work: what it and all that it starts print goes to `write`, for as long as that takes it. */
  within<Result>(write: Write, work: () => Result): Result;
  /** Makes the console what it was. */
  restore(): void;
}

/**
 * Takes over a console. What is printed outside of runs, and what is left of a run prints after its end,
 * goes where it went before.
 */
export function runConsole(console: Methods): RunConsole {
  const running = new AsyncLocalStorage<Write>();
  const before = METHODS.map((name) => [name, console[name]] as const);
  for (const [name, print] of before)
    console[name] = (...values) => {
      if (!running.getStore()?.(...values)) print.apply(console, values);
    };
  return {
    within: (write, work) => running.run(write, work),
    restore: () => {
      for (const [name, print] of before) console[name] = print;
    },
  };
}
