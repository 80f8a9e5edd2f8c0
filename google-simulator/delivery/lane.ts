import type { InFlight } from '../in-flight.ts';
import type { Outgoing } from './outgoing.ts';

/** The notifications of one channel, whose first attempts are made one after the other. */
export interface Lane {
  push(outgoing: Outgoing): void;
  /** Until it is opened, which is when `sync` is out, notifications wait. */
  open(): void;
}

/** A closed lane that sends through `send`. */
export function createLane(inFlight: InFlight, send: (outgoing: Outgoing) => Promise<void>): Lane {
  const queue: Outgoing[] = [];
  let isOpen = false;
  let isSending = false;

  const drain = async (): Promise<void> => {
    isSending = true;
    for (let next = queue.shift(); next; next = queue.shift()) await send(next);
    isSending = false;
  };
  const start = (): void => {
    if (isOpen && !isSending) inFlight.track(drain());
  };

  return {
    push(outgoing) {
      queue.push(outgoing);
      start();
    },
    open() {
      isOpen = true;
      start();
    },
  };
}
