import type { Query } from '../matching/filter.ts';
import { Q } from '../matching/q.ts';
import { usesTransitions } from '../matching/uses-transitions.ts';
import { DEFAULT_DISPATCHER } from './default-dispatcher.ts';
import { dispatchSending } from './dispatch-sending.ts';
import type { Dispatched } from './dispatcher.ts';
import { type Emitter, listen } from './emitter.ts';
import type { EventOptions, SendOptions } from './event-options.ts';
import { fillTemplate, textAt } from './name-template.ts';
import { newSending, requireName } from './new-sending.ts';
import type { Subscribers } from './subscriber.ts';

/** An instance, and what it was before: transitions in `where` compare the two. */
export interface Change<Instance> {
  instance: Instance;
  previous?: Instance | undefined;
}

/** How an instance becomes an event. */
export interface ModelEventOptions<Instance> extends EventOptions {
  /** Its data; an empty object without it. */
  data?: (instance: Instance) => unknown;
  /** The URL of the instance: `https://shop.test/orders/{.id}`, or a function. */
  ref?: string | ((instance: Instance) => string | undefined);
  /** The dotted path of the sender in the instance, such as `account.user`. */
  senderField?: string;
  /** Sent with each message. */
  headers?: (instance: Instance) => Readonly<Record<string, string>>;
  /** Which instances are sent: all without it. Conditions see the instance's own fields. */
  where?: Q | Query | ((change: Change<Instance>) => boolean);
  /** Gets what fails when an emitter's event is sent; without one, standard error gets its kind. */
  onFailure?: (error: unknown, eventName: string) => void;
}

/** An event about an instance of a program's own model. */
export class ModelEvent<Instance extends object> {
  /** `order.created`, or with fields of the instance `order.{.state}`. */
  readonly name: string;
  /** Whether `where` compares with what was before: without, it need not be read. */
  readonly usesTransitions: boolean;
  /** Those of this event, beside those that the dispatcher has. */
  subscribers: Subscribers;
  readonly #options: ModelEventOptions<Instance>;
  readonly #matches: (change: Change<Instance>) => boolean;

  /** @throws TidingsError `invalid-event-name`, `invalid-filter` */
  constructor(name: string, options: ModelEventOptions<Instance> = {}) {
    const { where = () => true } = options;
    const q = typeof where === 'function' ? undefined : conditionsOf(where);
    requireName(name.replaceAll(/\{\.[\w$]+(?:\.[\w$]+)*\}/g, 'x'));
    this.name = name;
    this.subscribers = options.subscribers;
    this.usesTransitions = q === undefined ? false : usesTransitions({ q: q.toJSON() });
    this.#options = options;
    this.#matches =
      typeof where === 'function'
        ? where
        : ({ instance, previous }) => q?.matches(instance, previous) ?? true;
  }

  /**
   * Sends the event about an instance.
   * @returns when every request is done; undefined if `where` does not let it through.
   * @throws TidingsError `missing-field`, `invalid-event-name` for an instance that lacks what the name
   *   or the ref is made of; and as `send` of a WebhookEvent.
   */
  async send(
    instance: Instance,
    { previous, ...options }: SendOptions & { previous?: Instance | undefined } = {},
  ): Promise<Dispatched | undefined> {
    if (!this.#matches({ instance, previous })) return undefined;
    const { data, ref, senderField, headers } = this.#options;
    const { dispatcher = DEFAULT_DISPATCHER, propagateErrors } = this.#options;
    const sending = newSending(
      fillTemplate(this.name, instance),
      data?.(instance),
      { ...this.#options, subscribers: this.subscribers },
      {
        ref:
          typeof ref === 'string'
            ? fillTemplate(ref, instance, encodeURIComponent)
            : ref?.(instance),
        sender: senderField === undefined ? undefined : textAt(instance, senderField) || undefined,
        headers: headers?.(instance),
        ...options,
      },
    );
    return dispatchSending(
      dispatcher,
      sending,
      options.propagateErrors ?? propagateErrors ?? false,
    );
  }

  /**
   * Sends the event whenever an emitter tells of an instance. What fails is reported; with
   * `propagateErrors` the emitter gets it.
   * @param name of the emitter's event; a signal has none.
   * @param change reads what the emitter passes: the instance, and what it was before, without it.
   * @returns a function that ends this.
   */
  dispatchesOn(
    emitter: Emitter,
    name = '',
    change: (...args: never[]) => Change<Instance> = asChange<Instance>,
  ): () => void {
    const read = change as (...args: unknown[]) => Change<Instance>;
    const { propagateErrors = false, onFailure = reportFailure } = this.#options;
    return listen(emitter, name, async (...args) => {
      try {
        const { instance, previous } = read(...args);
        await this.send(instance, { previous, propagateErrors: true });
      } catch (error) {
        if (propagateErrors) throw error;
        onFailure(error, this.name);
      }
    });
  }
}

function asChange<Instance>(instance: Instance, previous?: Instance): Change<Instance> {
  return { instance, previous };
}

function conditionsOf(where: Q | Query): Q {
  return 'matches' in where && typeof where.matches === 'function'
    ? (where as Q)
    : Q(where as Query);
}

// Only the kind of error: its message may repeat what a callback or an instance has.
function reportFailure(error: unknown, eventName: string): void {
  const name = error instanceof Error ? error.name : typeof error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const line = { level: 'error', message: 'an event was not sent', event: eventName, name, code };
  console.error(JSON.stringify(line));
}
