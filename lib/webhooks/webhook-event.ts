import { DEFAULT_DISPATCHER } from './default-dispatcher.ts';
import { dispatchSending } from './dispatch-sending.ts';
import type { Dispatched } from './dispatcher.ts';
import type { EventOptions, SendOptions } from './event-options.ts';
import { newSending, requireName } from './new-sending.ts';
import type { Subscriber, Subscribers } from './subscriber.ts';

/** An event of a program, which it sends to subscribers. */
export class WebhookEvent {
  /** The type that receivers see, such as `order.created`. */
  readonly name: string;
  /** Those of this event, beside those that the dispatcher has. */
  subscribers: Subscribers;
  readonly #options: EventOptions;

  /** @throws TidingsError `invalid-event-name` */
  constructor(name: string, options: EventOptions = {}) {
    this.name = requireName(name);
    this.subscribers = options.subscribers;
    this.#options = options;
  }

  /**
   * Sends the event to all who get it.
   * @param data any value that JSON can have; an empty object without it.
   * @returns when every request is done, with how each ended.
   * @throws TypeError for data that JSON cannot have; what subscribers' functions and callbacks throw;
   *   with `propagateErrors` what no callback has got.
   */
  async send(data?: unknown, options: SendOptions = {}): Promise<Dispatched> {
    const { dispatcher = DEFAULT_DISPATCHER, propagateErrors } = this.#options;
    const sending = newSending(this.name, data, this.#current(), options);
    return dispatchSending(
      dispatcher,
      sending,
      options.propagateErrors ?? propagateErrors ?? false,
    );
  }

  /** All who would get the event, if it were sent now. */
  async recipients(options: SendOptions = {}, data?: unknown): Promise<Subscriber[]> {
    const sending = newSending(this.name, data, this.#current(), options);
    const { dispatcher = DEFAULT_DISPATCHER } = this.#options;
    return dispatcher.recipients(sending);
  }

  #current(): EventOptions {
    return { ...this.#options, subscribers: this.subscribers };
  }
}
