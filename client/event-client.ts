import { ClientTarget } from './client-target.ts';
import type { ConnectionInfo } from './connection/connection-info.ts';
import { readWatchHealth, type WatchHealth } from './endpoint-status.ts';
import type { EventClientOptions } from './event-client-options.ts';
import { type EventQueue, eventQueue } from './event-queue.ts';
import { type EventStream, eventStream } from './event-stream.ts';
import type { EventOf } from './events/event-of.ts';
import { type EventInput, StreamEvent } from './events/stream-event.ts';
import { type Listeners, listenersOf } from './listeners.ts';
import { readOptions } from './read-options.ts';
import {
  type Action,
  type EventSelector,
  Trigger,
  type TriggerOptions,
} from './triggers/trigger.ts';
import { waitForOne } from './wait-for-one.ts';
import { limitsOf, type WaitOptions } from './wait-options.ts';

/**
 * Gets the events of an owner as they happen, and none of them twice.
 *
 * ```ts
 * const client = new EventClient({ url: 'https://api.example.com', key });
 * client.on('drive.files.update', (event) => console.log(event.subject, event.data.changed));
 * ```
 *
 * The connection opens with the first trigger, listener or iterator, and closes with the last one; after
 * `connect()` it stays. It is made again whenever it is lost, and goes on where it was. As an EventTarget
 * the client says `open`, `live`, `behind`, `closed`, `error`, `expired`.
 */
export class EventClient extends ClientTarget {
  readonly #stream: EventStream;
  readonly #queues = new Set<EventQueue>();
  readonly #listeners: Listeners;

  /** A client without a connection. @throws TidingsError `invalid-client`, `invalid-pattern`, with the field */
  constructor(options: EventClientOptions) {
    super();
    this.#stream = eventStream(readOptions(options), (type, detail) => {
      if (type === 'error' && !this.isHeard) console.error(detail);
      this.dispatchEvent(new CustomEvent(type, { detail }));
    });
    this.#listeners = listenersOf(this.#stream);
  }

  /** The triggers that were added and not removed. */
  get triggers(): readonly Trigger[] {
    return this.#stream.handlers.listed;
  }

  /** How the connection is now. */
  get connection(): ConnectionInfo {
    return this.#stream.info();
  }

  /** Where the events that were handled end: a new client that is given it goes on there. */
  get cursor(): string | undefined {
    return this.#stream.info().cursor;
  }

  /** Calls a function with each event of a type, pattern or selector. */
  on<const Selected extends EventSelector>(
    selected: Selected,
    listener: Action<EventOf<Selected>>,
  ): this {
    this.#listeners.add(selected, listener, false);
    return this;
  }

  /** Calls a function with the next event of a type, pattern or selector. */
  once<const Selected extends EventSelector>(
    selected: Selected,
    listener: Action<EventOf<Selected>>,
  ): this {
    this.#listeners.add(selected, listener, true);
    return this;
  }

  /** Takes back `on` and `once` of a function, for all or for one type, pattern or selector. */
  off(selected: EventSelector | undefined, listener: unknown): this {
    this.#listeners.remove(selected, listener);
    return this;
  }

  /**
   * Adds a trigger. It gets the events that are handled from now on.
   * @throws TidingsError `trigger-exists`
   */
  addTrigger<Selected extends EventSelector>(trigger: Trigger<Selected>): Trigger<Selected> {
    this.#stream.add((handlers) => handlers.add(trigger));
    return trigger;
  }

  /** The trigger of a name. @throws TriggerNotFoundError */
  getTrigger(name: string): Trigger {
    return this.#stream.handlers.find(name).trigger;
  }

  /**
   * Removes a trigger, or the one of a name. The last one closes the connection too, unless it is kept; the
   * client can go on being used.
   * @throws TriggerNotFoundError
   */
  removeTrigger(
    trigger: Trigger | string,
    { keepConnection = false }: { keepConnection?: boolean } = {},
  ): void {
    const { handlers } = this.#stream;
    const handler = handlers.find(trigger);
    if (keepConnection) this.#stream.keep();
    handlers.remove(handler);
  }

  /**
   * Makes a trigger of a function and adds it. Its name is that of the function, unless it is given one.
   * @throws TidingsError `trigger-exists`, `invalid-pattern`
   */
  trigger<const Selected extends EventSelector>(
    events: Selected | readonly Selected[],
    options: Omit<TriggerOptions<EventOf<Selected>>, 'action'>,
    action: Action<EventOf<Selected>>,
  ): Trigger<Selected> {
    return this.addTrigger(new Trigger(events, { ...options, action }));
  }

  /**
   * Waits for the first event of one of these triggers, or types, and removes them all in any case. Their
   * own actions do not run.
   *
   * ```ts
   * const event = await client.waitFor('watch.renewed', { timeoutMs: 60_000 });
   * ```
   * @throws TidingsError `timeout`, `trigger-exists`, or why no event can come; the reason of the signal
   */
  async waitFor<const Selected extends EventSelector>(
    ...awaited:
      | [Selected | Trigger<Selected>, ...(Selected | Trigger<Selected>)[], WaitOptions]
      | [Selected | Trigger<Selected>, ...(Selected | Trigger<Selected>)[]]
  ): Promise<EventOf<Selected>> {
    return waitForOne(this.#stream, awaited);
  }

  /**
   * Connects if need be, and waits until the server has answered: what happens from then on arrives.
   * @throws TidingsError `timeout`, or why there is no connection for good; the reason of the signal
   */
  async waitReady(options: WaitOptions = {}): Promise<void> {
    this.#stream.connect(false);
    await this.#stream.ready(limitsOf(options, this.#stream.options.timers));
  }

  /** Connects, if it is not connected, and stays so until `disconnect` or `close`. */
  connect(): void {
    this.#stream.connect(true);
  }

  /** Closes the connection only: triggers stay, and what was received is handled. */
  disconnect(): void {
    this.#stream.disconnect();
  }

  /**
   * Closes the client for good: iterators end, and no action begins. What was received and not begun is not
   * behind the cursor.
   * @returns when the actions that run are done; so no action can wait for it.
   */
  close(): Promise<void> {
    for (const queue of this.#queues) queue.end();
    return this.#stream.close();
  }

  /** Has the triggers handle an event as if it had come. @returns when they have. */
  dispatch(event: StreamEvent | EventInput): Promise<void> {
    const read = event instanceof StreamEvent ? event : this.#stream.reader.event(event);
    return this.#stream.handlers.dispatch(read);
  }

  /**
   * The health of the owner's watches, by their ids.
   * @throws TidingsError `needs-key`: the client has tickets only; what the API answers
   */
  endpointStatus(options: WaitOptions = {}): Promise<Map<string, WatchHealth>> {
    return readWatchHealth(this.#stream.options, options);
  }

  /**
   * The events of the types that the client was given, or of all. An event is handled when the next one is
   * asked for: until then no further page is read. The loop throws why no event can come any more.
   *
   * ```ts
   * for await (const event of client.events({ signal })) await store(event);
   * ```
   */
  events({ signal }: { signal?: AbortSignal } = {}): AsyncGenerator<StreamEvent, void, void> {
    return eventQueue(this.#stream, { signal, queues: this.#queues }).events;
  }
}
