import { stripVTControlCharacters } from 'node:util';
import type { RunRecord } from '../lib/hooks/runs/run-record.ts';
import { eventColumns } from './event-line.ts';
import { painter } from './paint.ts';

const ERROR_MAX_LENGTH = 120;
const ID_LENGTH = 8;

/** What a line for a run of a hook tells. */
export interface ShownRun {
  run: RunRecord;
  /** When the event occurred; undefined if that is not known. */
  eventAtMs: number | undefined;
}

/**
 * The line for a run of a hook: time, type, number, the milliseconds from Google's POST, or from the event's
 * publishing, to the end of the run, how it ended, how long it took, and which hook it was. A failed one also
 * has why.
 */
export function runLine({ run, eventAtMs }: ShownRun, colours: boolean): string {
  const { hookId, event, atMs, durationMs, outcome, error } = run;
  const { type, sequence } = event;
  const tookMs = Math.round(durationMs);
  const paint = painter(colours);
  const columns = {
    atMs: atMs + tookMs,
    type,
    sequence: Number(sequence),
    sinceMs: eventAtMs,
  };
  return [
    eventColumns(columns, colours),
    paint(outcome === 'ok' ? 'green' : 'red', `⚙ ${outcome}  ${tookMs} ms`),
    paint('dim', hookId.slice(0, ID_LENGTH)),
    ...(error === undefined ? [] : [textOf(error)]),
  ].join('  ');
}

// What code throws is text of a user's, which must not control the terminal.
function textOf({ name, message }: NonNullable<RunRecord['error']>): string {
  const text = stripVTControlCharacters(name === '' ? message : `${name}: ${message}`)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return text.slice(0, ERROR_MAX_LENGTH);
}
