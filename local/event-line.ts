import type { LoggedEvent } from '../lib/events/rows/log-item.ts';
import { painter, styleOf } from './paint.ts';
import { timeOfDay } from './time-of-day.ts';

// Narrow enough for a delivery in a terminal of 80 columns.
const TYPE_WIDTH = 28;
const SEQUENCE_WIDTH = 6;
const ELAPSED_WIDTH = 8;
const MILLISECONDS_MAX = 99_999;

/**
 * The line for an event: time, type, number, the milliseconds from Google's POST, or from its
 * publishing, to its number, and subject.
 */
export function eventLine({ event, sequence, drawnAtMs }: LoggedEvent, colours: boolean): string {
  const { type, subject = '', timeMs } = event;
  const columns = { atMs: drawnAtMs, type, sequence, sinceMs: timeMs };
  const line = eventColumns(columns, colours);
  return subject === '' ? line : `${line}  ${painter(colours)('dim', subject)}`;
}

/** What the lines for events and for their deliveries begin with. */
export interface EventColumns {
  atMs: number;
  type: string;
  sequence: number;
  /** When the event occurred; undefined if that is not known. */
  sinceMs: number | undefined;
}

/** The columns for an event, all of one width but those of long types. */
export function eventColumns(
  { atMs, type, sequence, sinceMs }: EventColumns,
  colours: boolean,
): string {
  const paint = painter(colours);
  const elapsed = sinceMs === undefined ? '' : elapsedText(Math.max(0, atMs - sinceMs));
  return [
    paint('dim', timeOfDay(atMs)),
    paint(styleOf(type), type.padEnd(TYPE_WIDTH)),
    String(sequence).padStart(SEQUENCE_WIDTH),
    elapsed.padStart(ELAPSED_WIDTH),
  ].join('  ');
}

function elapsedText(milliseconds: number): string {
  if (milliseconds <= MILLISECONDS_MAX) return `${milliseconds} ms`;
  return `${Math.round(milliseconds / 1000)} s`;
}
