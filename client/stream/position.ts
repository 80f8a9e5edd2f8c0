import { keptFrames } from './kept-frames.ts';
import { NUMBER } from './read-frame.ts';
import type { Received } from './received.ts';
import type { LogPlace, StreamAction } from './stream-action.ts';

/** Where a stream begins. Without both, with what happens from now on. */
export interface StreamStart {
  readonly cursor?: string | undefined;
  /** ISO 8601. */
  readonly since?: string | undefined;
}

/**
 * Which numbers of the log are known. What is repeated is dropped, what comes before its turn is kept: so
 * each event is delivered once, in order. That follows from the numbers alone, never from ids.
 */
export interface Position {
  /** The lowest number that is not known, and its cursor; undefined before the first answer. */
  place(): LogPlace | undefined;
  /** What a subscription begins with. */
  start(): StreamStart;
  /** Whether frames are kept because others before them are missing. */
  hasGap(): boolean;
  /** Whether a frame ends an answer that says something about the number that is the next one. */
  isAnswer(frame: Received): boolean;
  /** Keeps a frame until its turn. @returns whether none had to be dropped. */
  keep(frame: Received): boolean;
  /** What is kept and whose turn it is. The first answer says where the stream begins. */
  turns(answer: Received | undefined): (StreamAction & { do: 'deliver' | 'advance' })[];
  /** Drops what is kept: it was sent for another subscription. */
  drop(): void;
  /**
   * Some events are gone. The answer goes on with the first one that is left, wherever that is: in
   * another log, whose numbers are others, also before the place.
   */
  expire(isOtherLog: boolean): void;
  /** Goes back; undefined: to the start. */
  rewind(place: LogPlace | undefined): void;
  /** Begins anew with what happens from now on. */
  forget(): void;
}

/** The position of a stream that begins somewhere. */
export function positionFrom(begin: StreamStart): Position {
  const kept = keptFrames();
  let start = begin;
  let place: LogPlace | undefined;
  // What is below it was delivered before.
  let floor = 0;
  const restart = (at: StreamStart) => {
    floor = Math.max(floor, place?.next ?? 0);
    start = at;
    place = undefined;
  };
  return {
    place: () => place,
    start: () => (place ? { cursor: place.cursor } : start),
    hasGap: () => place !== undefined && kept.count() > 0,
    isAnswer: ({ after, said }) =>
      NUMBER.test(String(said['from'])) && (!place || after < place.next),
    keep: kept.add,
    turns(answer) {
      const actions: (StreamAction & { do: 'deliver' | 'advance' })[] = [];
      if (!place && answer) {
        // What was pushed may have come before it, also what is before the cursor.
        place = { next: Math.max(floor, Number(answer.said['from'])), cursor: answer.cursor };
        // Where the log has nothing yet, the answer says only where that is.
        if (answer.upTo < place.next) actions.push({ do: 'advance', place });
      }
      for (let frame = take(); frame; frame = take()) {
        place = { next: frame.upTo + 1, cursor: frame.cursor };
        actions.push(
          frame.kind === 'event'
            ? { do: 'deliver', frame: frame.frame, place }
            : { do: 'advance', place },
        );
      }
      return actions;
    },
    drop: kept.clear,
    expire(isOtherLog) {
      if (place) restart({ cursor: place.cursor });
      if (isOtherLog) floor = 0;
    },
    rewind(to) {
      place = to;
    },
    forget: () => restart({}),
  };

  function take(): Received | undefined {
    return place && kept.take(place.next);
  }
}
