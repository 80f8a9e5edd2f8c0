import type { CommandError } from '../../../cli/command-error.ts';
import type { OpenStream, StreamChange, StreamOptions } from '../../../cli/listen/stream.ts';
import type { Event } from '../../../lib/protocol/event.ts';

/** A stream that does what a test says. */
export interface DrivenStream {
  open: OpenStream;
  /** What it was opened with. */
  options: () => StreamOptions | undefined;
  change(change: StreamChange): void;
  /** Something happens. */
  happen(event: Event): void;
  /** The service does not let it go on. */
  fail(error: CommandError): void;
  /** How many events were asked for. */
  asked: () => number;
}

/** Creates one. The cursor after the event with the number 3 is `after-3`. */
export function drivenStream(): DrivenStream {
  let options: StreamOptions | undefined;
  let isClosed = false;
  let failure: CommandError | undefined;
  let asked = 0;
  let handled: string | undefined;
  let changed: () => void = () => undefined;
  const waiting: Event[] = [];

  async function* events() {
    while (true) {
      asked += 1;
      while (waiting.length === 0 && !isClosed && failure === undefined)
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      if (failure !== undefined) throw failure;
      const event = waiting.shift();
      if (isClosed || event === undefined) return;
      yield { event, isWhole: event.data !== undefined, before: handled };
      handled = `after-${Number(event.sequence)}`;
    }
  }

  return {
    open(given) {
      options = given;
      return {
        events: events(),
        cursor: () => handled,
        close() {
          isClosed = true;
          changed();
        },
      };
    },
    options: () => options,
    change: (change) => options?.onChange(change),
    happen(event) {
      waiting.push(event);
      changed();
    },
    fail(error) {
      failure = error;
      changed();
    },
    asked: () => asked,
  };
}
