import type { Socket } from 'node:net';

/**
 * For how long kept connections have been idle. A function that is suspended between two calls is not
 * told that the other side has closed them, and its timers stand still: the clock tells.
 */
export class IdleTimes {
  readonly #usedAtMs = new WeakMap<Socket, number>();
  readonly #now: () => number;
  readonly #maxMs: number;

  constructor(now: () => number, maxMs: number) {
    this.#now = now;
    this.#maxMs = maxMs;
  }

  /** Records that a connection was used. */
  used(socket: Socket): void {
    this.#usedAtMs.set(socket, this.#now());
  }

  /** Whether a connection has been idle for too long to be used again. */
  isTooLong(socket: Socket): boolean {
    return this.#now() - (this.#usedAtMs.get(socket) ?? 0) > this.#maxMs;
  }
}
