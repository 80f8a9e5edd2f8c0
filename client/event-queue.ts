import type { TidingsError } from '../lib/protocol/tidings-error.ts';
import type { EventStream } from './event-stream.ts';
import type { StreamEvent } from './events/stream-event.ts';
import type { Handler } from './triggers/handler.ts';
import { Trigger } from './triggers/trigger.ts';

interface Offer {
  readonly event: StreamEvent;
  readonly taken: () => void;
  readonly handled: () => void;
}

/** Hands events to one consumer, who takes the next one when the one before is handled. */
export interface EventQueue {
  readonly events: AsyncGenerator<StreamEvent, void, void>;
  /** Ends the iteration; the event at hand counts as handled. */
  end(): void;
}

/** What a queue is given. */
export interface EventQueueOptions {
  readonly signal: AbortSignal | undefined;
  /** Those that are not over; it adds itself. */
  readonly queues: Set<EventQueue>;
}

/**
 * The events of the client's types, or of all, until the consumer stops or the signal aborts. The iteration
 * fails when the connection is closed for good.
 */
export function eventQueue(
  { add, handlers, options, failing }: EventStream,
  { signal, queues }: EventQueueOptions,
): EventQueue {
  const { types } = options.base;
  const trigger = new Trigger(types.length > 0 ? types : ['*']);
  let offered: Offer | undefined;
  let current: Offer | undefined;
  let isOver = signal?.aborted ?? false;
  let failure: TidingsError | undefined;
  let proceed = () => {};
  const fail = (error: TidingsError) => {
    failure = error;
    end();
  };
  const handler: Handler = add((all) =>
    all.addUnlisted(
      trigger,
      (event, taken) =>
        new Promise<void>((handled) => {
          offered = { event, taken, handled };
          proceed();
        }),
    ),
  );
  const end = () => {
    isOver = true;
    signal?.removeEventListener('abort', end);
    handlers.remove(handler);
    queues.delete(queue);
    failing.delete(fail);
    proceed();
    current?.handled();
    offered?.handled();
  };
  signal?.addEventListener('abort', end);
  const queue = { events: events(), end };
  queues.add(queue);
  failing.add(fail);
  if (isOver) end();
  return queue;

  async function* events(): AsyncGenerator<StreamEvent, void, void> {
    try {
      while (!isOver) {
        current = offered;
        offered = undefined;
        if (current) {
          current.taken();
          yield current.event;
          current.handled();
        } else {
          await new Promise<void>((resolve) => {
            proceed = resolve;
          });
        }
      }
      if (failure) throw failure;
    } finally {
      end();
    }
  }
}
