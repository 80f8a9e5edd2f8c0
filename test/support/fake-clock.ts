import type { Timers } from '../../client/connection/timers.ts';

/** A clock whose timers run when a test moves it on. */
export class FakeClock {
  nowMs: number;
  #timers: { atMs: number; callback: () => void }[] = [];

  constructor(nowMs = Date.parse('2026-11-26T10:00:00.000Z')) {
    this.nowMs = nowMs;
  }

  /** What a client is given. */
  get platform(): { now: () => number; timers: Timers } {
    return {
      now: () => this.nowMs,
      timers: {
        setTimeout: (callback, delayMs) => {
          const timer = { atMs: this.nowMs + delayMs, callback };
          this.#timers.push(timer);
          return timer;
        },
        clearTimeout: (timer) => {
          this.#timers = this.#timers.filter((other) => other !== timer);
        },
      },
    };
  }

  /** When the next timer runs. */
  get nextMs(): number | undefined {
    return this.#timers.reduce<number | undefined>(
      (next, { atMs }) => Math.min(next ?? atMs, atMs),
      undefined,
    );
  }

  /** Moves on, and runs each timer at its time; promises settle in between. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    await settled();
    for (let next = this.nextMs; next !== undefined && next <= untilMs; next = this.nextMs) {
      this.nowMs = Math.max(this.nowMs, next);
      this.#runDue();
      await settled();
    }
    this.nowMs = untilMs;
  }

  /** Moves on as a process does that was stopped: all timers are late. */
  async jump(ms: number): Promise<void> {
    this.nowMs += ms;
    this.#runDue();
    await settled();
  }

  #runDue(): void {
    const due = this.#timers.filter(({ atMs }) => atMs <= this.nowMs);
    this.#timers = this.#timers.filter(({ atMs }) => atMs > this.nowMs);
    for (const { callback } of due.sort((a, b) => a.atMs - b.atMs)) callback();
  }
}

/** When all promises that can have settled have. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
