import type { EventStream } from './event-stream.ts';
import type { EventOf } from './events/event-of.ts';
import type { Handler } from './triggers/handler.ts';
import { type Action, type EventSelector, Trigger } from './triggers/trigger.ts';

/** The functions that listen for events, each with what it listens for. */
export interface Listeners {
  /** Adds one, for all events or for the next one. */
  add<const Selected extends EventSelector>(
    selected: Selected,
    listener: Action<EventOf<Selected>>,
    singleShot: boolean,
  ): void;
  /** Removes one, for what it is named with, or altogether. */
  remove(selected: EventSelector | undefined, listener: unknown): void;
}

/** No listeners of a stream, yet. */
export function listenersOf({ add, handlers }: EventStream): Listeners {
  const all = new Map<unknown, Handler[]>();
  return {
    add(selected, listener, singleShot) {
      const trigger = new Trigger(selected, { singleShot });
      const handler = add((others) =>
        others.addUnlisted(trigger, (event, taken) => {
          taken();
          return listener(event as EventOf<typeof selected>);
        }),
      );
      all.set(listener, [...(all.get(listener) ?? []), handler]);
    },
    remove(selected, listener) {
      const there = all.get(listener) ?? [];
      const isMeant = ({ trigger }: Handler) =>
        selected === undefined || trigger.events[0] === selected;
      for (const handler of there.filter(isMeant)) handlers.remove(handler);
      all.set(
        listener,
        there.filter((handler) => !isMeant(handler)),
      );
    },
  };
}
