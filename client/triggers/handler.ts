import { TidingsError } from '../../lib/protocol/tidings-error.ts';
import type { StreamEvent } from '../events/stream-event.ts';
import type { Trigger } from './trigger.ts';

/** What a handler does on an event; `taken` says that the event is not for another one any more. */
export type Act = (event: StreamEvent, taken: () => void) => unknown;

/** What handlers are given. */
export interface HandlerParts {
  now: () => number;
  report: (error: TidingsError) => void;
  remove: (handler: Handler) => void;
}

/** One trigger of a client, at work: its events one after the other, in their order. */
export class Handler {
  readonly trigger: Trigger;
  readonly #act: Act | undefined;
  readonly #parts: HandlerParts;
  #isRemoved = false;
  #last: Promise<void> = Promise.resolve();

  /** `act` replaces the trigger's action. */
  constructor(trigger: Trigger, parts: HandlerParts, act?: Act) {
    this.trigger = trigger;
    this.#parts = parts;
    this.#act = act;
  }

  /** From now on no action of it begins. */
  removed(): void {
    this.#isRemoved = true;
  }

  /** Takes an event if it is one for it. @returns when it is handled; it never rejects. */
  take(event: StreamEvent, taken: () => void): Promise<void> | undefined {
    if (!this.trigger.matches(event)) return undefined;
    this.#last = this.#last.then(() => this.#handle(event, taken));
    return this.#last;
  }

  async #handle(event: StreamEvent, taken: () => void): Promise<void> {
    const holds = !this.#isRemoved && (await this.#check(event));
    if (!holds || this.#isRemoved) return;
    const { trigger } = this;
    if (trigger.singleShot) {
      taken();
      this.#parts.remove(this);
    }
    trigger.lastRun = new Date(this.#parts.now());
    try {
      if (this.#act !== undefined) return void (await this.#act(event, taken));
      taken();
      if (trigger.action === undefined) this.#report('no-action', 'has no action');
      else await trigger.action(event);
    } catch (cause) {
      this.#report('action-failed', 'threw in its action', cause);
    }
  }

  async #check(event: StreamEvent): Promise<boolean> {
    try {
      return await this.trigger.check(event);
    } catch (cause) {
      this.#report('condition-failed', 'threw in a condition', cause);
      return false;
    }
  }

  #report(code: string, what: string, cause?: unknown): void {
    const { name, events } = this.trigger;
    const of = name ?? events.map((event) => (typeof event === 'string' ? event : event.type));
    this.#parts.report(new TidingsError(code, `Trigger "${of}" ${what}.`, { cause }));
  }
}
