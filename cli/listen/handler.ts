import { type ForwardDeps, type Forwarded, forward } from './forward.ts';
import { createPlace } from './place.ts';
import type { Printer } from './printer.ts';
import type { StreamedEvent } from './stream.ts';
import type { Tally } from './summary.ts';

/** What is done with each event of a stream. */
export interface Handler {
  /** Prints an event, and forwards it: returns when the target has it, or does not get it. */
  handle(streamed: StreamedEvent): Promise<void>;
  /** What has been done so far. */
  tally: Readonly<Tally>;
  /** Where to go on, given the cursor after all that has come. */
  goOnAt(cursor: string | undefined): string | undefined;
}

const WITHOUT_DATA: Forwarded = {
  outcome: 'given-up',
  reason: 'its data is too large for the stream, and the service did not give it',
};

/** @param forwarding undefined if events are only shown. */
export function createHandler(
  printer: Pick<Printer, 'event'>,
  forwarding: ForwardDeps | undefined,
): Handler {
  const tally: Tally = { seen: 0, forwarded: 0, failed: [], open: [] };
  const place = createPlace();
  return {
    tally,
    goOnAt: (cursor) => (place.isOpen() ? place.cursor() : cursor),
    async handle({ event, isWhole, before }) {
      const handled = place.taken(before);
      tally.seen += 1;
      await printer.event(event);
      if (forwarding === undefined) {
        handled();
        return;
      }
      const { id, type, sequence } = event;
      const named = { id, type, sequence };
      const forwarded = isWhole ? await forward(event, forwarding) : WITHOUT_DATA;
      if (forwarded.outcome === 'interrupted') {
        tally.open.push({ event: named, reason: forwarded.reason });
        return;
      }
      if (forwarded.outcome === 'taken') tally.forwarded += 1;
      else tally.failed.push({ event: named, reason: forwarded.reason });
      handled();
    },
  };
}
