import { TidingsError } from '../../lib/protocol/tidings-error.ts';
import type { StreamEvent } from '../events/stream-event.ts';
import { type Act, Handler, type HandlerParts } from './handler.ts';
import type { Trigger } from './trigger.ts';
import { TriggerNotFoundError } from './trigger-not-found-error.ts';

/** What is told of each change. */
export interface HandlersParts extends Omit<HandlerParts, 'remove'> {
  changed: () => void;
}

/** All that handles the events of a client. */
export class Handlers {
  readonly #parts: HandlersParts;
  readonly #all = new Set<Handler>();
  readonly #listed = new Set<Handler>();

  constructor(parts: HandlersParts) {
    this.#parts = parts;
  }

  /** How many there are. */
  get count(): number {
    return this.#all.size;
  }

  /** The triggers of all. */
  get all(): Trigger[] {
    return [...this.#all].map(({ trigger }) => trigger);
  }

  /** The triggers that the program knows of. */
  get listed(): Trigger[] {
    return [...this.#listed].map(({ trigger }) => trigger);
  }

  /**
   * Adds a trigger, whose action is replaced by `act`.
   * @throws TidingsError `trigger-exists`: it, or another one of its name, is there already
   */
  add(trigger: Trigger, act?: Act): Handler {
    const { name } = trigger;
    const isThere = this.listed.some(
      (other) => other === trigger || (name !== undefined && other.name === name),
    );
    if (isThere)
      throw new TidingsError(
        'trigger-exists',
        `The client has a trigger ${name === undefined ? 'like that' : `named "${name}"`} already.`,
        { field: 'name' },
      );
    const handler = this.addUnlisted(trigger, act);
    this.#listed.add(handler);
    return handler;
  }

  /** Adds what cannot be found. */
  addUnlisted(trigger: Trigger, act?: Act): Handler {
    const remove = (removed: Handler) => this.remove(removed);
    const handler = new Handler(trigger, { ...this.#parts, remove }, act);
    this.#all.add(handler);
    this.#parts.changed();
    return handler;
  }

  /** Finds a trigger, by itself or its name. @throws TriggerNotFoundError */
  find(trigger: Trigger | string): Handler {
    const found = [...this.#listed].find((handler) =>
      typeof trigger === 'string' ? handler.trigger.name === trigger : handler.trigger === trigger,
    );
    if (found === undefined)
      throw new TriggerNotFoundError(typeof trigger === 'string' ? trigger : trigger.name);
    return found;
  }

  /** Removes one; it may be gone already. */
  remove(handler: Handler): void {
    handler.removed();
    this.#listed.delete(handler);
    if (this.#all.delete(handler)) this.#parts.changed();
  }

  /** Removes all. */
  clear(): void {
    for (const handler of this.#all) this.remove(handler);
  }

  /** Has all handle an event. @returns when they have; it never rejects. */
  async dispatch(event: StreamEvent, taken: () => void = () => undefined): Promise<void> {
    await Promise.all([...this.#all].map((handler) => handler.take(event, taken)));
  }
}
