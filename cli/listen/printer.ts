import { once } from 'node:events';
import type { Event } from '../../lib/protocol/event.ts';
import { painter } from '../../local/paint.ts';
import { timeOfDay } from '../../local/time-of-day.ts';
import type { Session } from '../command/session.ts';
import { plainJson } from '../output/plain-json.ts';
import { plainText } from '../output/plain-text.ts';
import { usesColours } from '../output/uses-colours.ts';
import { attemptLine } from './attempt-line.ts';
import { eventLine } from './event-line.ts';
import type { ForwardAttempt } from './forward.ts';

/** What a listen prints, line by line as it comes. */
export interface Printer {
  /** An event. Returns when the reader of the output has room for more. */
  event(event: Event): Promise<void>;
  /** What became of a request to the target at this URL. */
  attempt(event: Event, attempt: ForwardAttempt, url: string): void;
  /** How the stream is, beside the data. */
  status(line: string): void;
}

/** How events are shown. */
export interface PrinterOptions {
  /** Each is one line of JSON. */
  json: boolean;
  /** The whole of each follows its line. */
  verbose: boolean;
}

/** Prints events on the output, and what is no data on the errors: with `json`, that is all else. */
export function createPrinter(
  { terminal, environment, now }: Pick<Session, 'terminal' | 'environment' | 'now'>,
  { json, verbose }: PrinterOptions,
): Printer {
  const { output, errors } = terminal;
  const paint = painter(usesColours(output, environment));
  const paintError = painter(usesColours(errors, environment));

  async function write(text: string): Promise<void> {
    if (!output.write(`${text}\n`)) await once(output, 'drain');
  }

  function shown(event: Event): string {
    // One line, in which a terminal obeys nothing, and the same value.
    if (json) return plainText(JSON.stringify(event));
    const line = eventLine(event, now(), paint);
    return verbose ? `${line}\n${plainJson(event)}` : line;
  }

  return {
    event: (event) => write(shown(event)),
    attempt(event, attempt, url) {
      const stream = json ? errors : output;
      const view = { url, nowMs: now(), paint: json ? paintError : paint };
      stream.write(`${attemptLine(event, attempt, view)}\n`);
    },
    status(line) {
      const text = `${timeOfDay(now())}  ${plainText(line)}`;
      errors.write(`${paintError('dim', text)}\n`);
    },
  };
}
