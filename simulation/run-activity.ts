import type { InFlight } from '../google-simulator/in-flight.ts';

/** Whether a run is active: it is, unless it waits for stalled operations only. */
export interface RunActivity {
  beginOperation(): void;
  endOperation(): void;
  /** An operation that has begun stalls: it goes on when the clock says so. */
  beginStall(): void;
  endStall(): void;
  endRun(): void;
}

/** Begins to count a run as work in flight, for as long as it is active. */
export function runActivity(inFlight: InFlight): RunActivity {
  let operations = 0;
  let stalled = 0;
  let hasEnded = false;
  let release: (() => void) | undefined;

  function update(): void {
    const isActive = !hasEnded && (stalled === 0 || operations > stalled);
    if (isActive && !release) {
      const { promise, resolve } = Promise.withResolvers<void>();
      void inFlight.track(promise);
      release = resolve;
    } else if (!isActive) {
      release?.();
      release = undefined;
    }
  }

  update();
  return {
    beginOperation() {
      operations += 1;
      update();
    },
    endOperation() {
      operations -= 1;
      // The code that waits for this operation may begin the next one first.
      if (stalled > 0) setImmediate(update);
    },
    beginStall() {
      stalled += 1;
      update();
    },
    endStall() {
      stalled -= 1;
      update();
    },
    endRun() {
      hasEnded = true;
      update();
    },
  };
}
