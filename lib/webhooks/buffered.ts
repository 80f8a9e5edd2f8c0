import { AsyncLocalStorage } from 'node:async_hooks';
import type { Dispatched, Dispatcher, Sending } from './dispatcher.ts';

/** When what is collected is sent before the work has ended. */
export interface FlushRules {
  /** After so many events. */
  flushEvery?: number;
  /** With the first event that comes so long after the work began, or after the last time. */
  flushAfterMs?: number;
}

/** What work came to, and the events that it sent, in their order. */
export interface Collected<Value> {
  value: Value;
  dispatched: Dispatched[];
}

/** A dispatcher that can keep events back until work has ended. */
export interface BufferedDispatcher extends Dispatcher {
  /**
   * Does work, and sends the events in it one after another when it has ended. Until then sending one
   * returns at once, without results. Work within work adds to what is around it. Other events that
   * are sent meanwhile are not affected.
   * @throws what the work throws; its events are not sent then, as after a transaction that is rolled
   *   back, but for those that `FlushRules` has sent.
   */
  collect<Value>(work: () => Value | Promise<Value>, rules?: FlushRules): Promise<Collected<Value>>;
}

/** A dispatcher before which events can be collected. */
export function buffered(
  dispatcher: Dispatcher,
  { now = Date.now }: { now?: () => number } = {},
): BufferedDispatcher {
  const buffers = new AsyncLocalStorage<Buffer>();
  return {
    recipients: (sending) => dispatcher.recipients(sending),
    async dispatch(sending) {
      const buffer = buffers.getStore();
      if (buffer === undefined || buffer.hasEnded) return dispatcher.dispatch(sending);
      await buffer.add(sending);
      return { event: sending.event, results: [] };
    },
    async collect(work, rules = {}) {
      if (buffers.getStore()?.hasEnded === false) return { value: await work(), dispatched: [] };
      const buffer = new Buffer(dispatcher, rules, now);
      try {
        const value = await buffers.run(buffer, work);
        buffer.hasEnded = true;
        await buffer.flush();
        return { value, dispatched: buffer.dispatched };
      } finally {
        buffer.hasEnded = true;
      }
    },
  };
}

class Buffer {
  /** Events that come after it are sent at once: what was not awaited in the work. */
  hasEnded = false;
  readonly dispatched: Dispatched[] = [];
  readonly #dispatcher: Dispatcher;
  readonly #rules: FlushRules;
  readonly #now: () => number;
  #waiting: Sending[] = [];
  #flushedAtMs: number;
  #flushing: Promise<void> = Promise.resolve();

  constructor(dispatcher: Dispatcher, rules: FlushRules, now: () => number) {
    this.#dispatcher = dispatcher;
    this.#rules = rules;
    this.#now = now;
    this.#flushedAtMs = now();
  }

  async add(sending: Sending): Promise<void> {
    const { flushEvery = Number.POSITIVE_INFINITY, flushAfterMs = Number.POSITIVE_INFINITY } =
      this.#rules;
    this.#waiting.push(sending);
    const isDue =
      this.#waiting.length >= flushEvery || this.#now() - this.#flushedAtMs >= flushAfterMs;
    if (isDue) await this.flush();
  }

  /**
   * Sends what is waiting, after what is being sent: the order stays.
   * @throws the first error, such as that of a subscriber's function, when the others were sent.
   */
  flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#flushedAtMs = this.#now();
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.#send(waiting));
    return this.#flushing;
  }

  async #send(waiting: readonly Sending[]): Promise<void> {
    const errors: unknown[] = [];
    for (const sending of waiting)
      try {
        this.dispatched.push(await this.#dispatcher.dispatch(sending));
      } catch (error) {
        errors.push(error);
      }
    if (errors.length > 0) throw errors[0];
  }
}
