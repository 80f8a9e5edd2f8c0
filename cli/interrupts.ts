import { EXIT_CODES } from './exit-codes.ts';

/** How a process ends that a signal interrupts. */
export type InterruptCode = typeof EXIT_CODES.interrupted | typeof EXIT_CODES.terminated;

/**
 * Calls `handler` at the next Ctrl-C or SIGTERM, in the place of ending the process. The one after it
 * ends the process at once.
 */
export type OnInterrupt = (handler: (exitCode: InterruptCode) => void) => void;

/** What of the process is used. */
export interface InterruptedProcess {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): unknown;
}

// Through npx, one Ctrl-C comes twice: from the terminal, and from npm.
const SAME_MS = 1000;

/** Listens to the signals of a process, and ends it by them unless a verb has asked for the next one. */
export function processInterrupts(process: InterruptedProcess, now: () => number): OnInterrupt {
  let next: ((exitCode: InterruptCode) => void) | undefined;
  let handledAtMs = Number.NEGATIVE_INFINITY;
  const interrupt = (exitCode: InterruptCode) => {
    if (now() - handledAtMs < SAME_MS) return;
    const handler = next;
    next = undefined;
    if (handler === undefined) process.exit(exitCode);
    else {
      handledAtMs = now();
      handler(exitCode);
    }
  };
  process.on('SIGINT', () => interrupt(EXIT_CODES.interrupted));
  process.on('SIGTERM', () => interrupt(EXIT_CODES.terminated));
  return (handler) => {
    next = handler;
  };
}
