import { type ModuleDeps, runModule } from '../../../../lib/hooks/modules/run-module.ts';
import type { Event } from '../../../../lib/protocol/event.ts';
import type { HookRun } from '../../../../lib/sandbox/hook-run.ts';

export const EVENT: Event = {
  specversion: '1.0',
  id: 'event1',
  type: 'order.paid',
  source: '/events',
  time: '2026-01-02T03:04:05.000Z',
  datacontenttype: 'application/json',
  sequence: '1',
  data: { name: 'Ada', items: [1, { a: 2 }] },
};

/** Modules of a test, by name: what each exports, or a function that throws as it loads. */
export type Modules = Readonly<Record<string, object | (() => never)>>;

/** What running modules needs, by a clock that the test sets. Time is over when the test says so. */
export function moduleDeps(modules: Modules) {
  let now = 1000;
  const timers: { milliseconds: number; end: () => void }[] = [];
  const deps: ModuleDeps = {
    load: async (name) => {
      const found = modules[name];
      return typeof found === 'function' ? found() : found;
    },
    console: { within: (_write, work) => work(), restore: () => undefined },
    clock: () => now,
    sleep: (milliseconds) =>
      new Promise<void>((resolve) => {
        timers.push({ milliseconds, end: resolve });
      }),
  };
  return {
    deps,
    /** Lets time pass without ending a timer: as code that does not yield does. */
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    /** Ends the timers that are due after so many milliseconds. */
    wait: (milliseconds: number) => {
      now += milliseconds;
      for (const timer of timers) if (timer.milliseconds <= milliseconds) timer.end();
    },
  };
}

/** Runs the hook of a module alone, with a limit of 1,000 ms. */
export function runOne(module: object | (() => never)): Promise<HookRun> {
  return runModule(moduleDeps({ one: module }).deps, 'one', {
    event: EVENT,
    attempt: 1,
    timeoutMs: 1000,
  });
}
