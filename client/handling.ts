import type { EventFrame } from '../lib/protocol/stream-frames.ts';
import type { StreamEvent } from './events/stream-event.ts';
import type { LogPlace } from './stream/stream-action.ts';

/** What is done with events, and with the cursor after each. */
export interface HandlingParts {
  /** Makes an event; undefined if it cannot be handled. It never rejects. */
  readonly read: (frame: EventFrame) => Promise<StreamEvent | undefined>;
  readonly dispatch: (event: StreamEvent, taken: () => void) => Promise<void>;
  /** An event, or a part of the log without one, is handled. */
  readonly onPlace: (place: LogPlace) => Promise<void>;
  /** How many events are left. */
  readonly onWaiting: (count: number) => void;
}

interface Item {
  readonly place: LogPlace;
  readonly frame: EventFrame | undefined;
  /** Its handling has begun, so that it cannot be given back. */
  isTaken?: boolean;
  isDropped?: boolean;
  done?: Promise<void>;
}

/** The events that were received, from their coming until they are handled, in their order. */
export interface Handling {
  /** Where the events that were handled end. */
  place(): LogPlace | undefined;
  /** How many events are not handled yet. */
  waiting(): number;
  /** Takes the next event, or a part of the log without one. */
  take(place: LogPlace, frame?: EventFrame): void;
  /** Gives back what nothing has begun to handle. @returns where that begins; undefined: at the start. */
  giveBack(): LogPlace | undefined;
  /** When all that was received is handled. */
  settled(): Promise<void>;
}

/** Handles events. */
export function handlingWith({ read, dispatch, onPlace, onWaiting }: HandlingParts): Handling {
  const items: Item[] = [];
  let place: LogPlace | undefined;
  // Events begin one after the other, even where one has to be fetched.
  let begun: Promise<unknown> = Promise.resolve();
  let finishing: Promise<void> | undefined;
  const waiting = () => items.filter(({ frame }) => frame).length;
  return {
    place: () => place,
    waiting,
    take(after, frame) {
      const item: Item = { place: after, frame };
      const last = items.at(-1);
      // The first one may be under way.
      if (!frame && items.length > 1 && !last?.frame) items.pop();
      items.push(item);
      if (frame) {
        const starting = begun.then(() => begin(item, frame));
        begun = starting;
        item.done = starting.then(({ done }) => done);
      }
      finishing ??= finish();
    },
    giveBack() {
      const last = items.findLastIndex(({ isTaken }) => isTaken);
      for (const item of items.splice(last + 1)) item.isDropped = true;
      return items.at(-1)?.place ?? place;
    },
    settled: async () => finishing,
  };

  // What is returned within an object is not awaited.
  async function begin(item: Item, frame: EventFrame): Promise<{ done?: Promise<void> }> {
    const event = item.isDropped ? undefined : await read(frame);
    if (!event || item.isDropped) return {};
    const taken = () => {
      item.isTaken = true;
    };
    return { done: dispatch(event, taken) };
  }

  async function finish(): Promise<void> {
    for (let item = items[0]; item; item = items[0]) {
      await item.done;
      // It may have been given back meanwhile.
      if (item !== items[0]) continue;
      place = item.place;
      await onPlace(place);
      if (item === items[0]) items.shift();
      onWaiting(waiting());
    }
    finishing = undefined;
  }
}
