import type { Event } from '../../lib/protocol/event.ts';
import { type Paint, styleOf } from '../../local/paint.ts';
import { timeFrom } from '../../local/time-of-day.ts';
import { plainText } from '../output/plain-text.ts';
import { ageText } from './age-text.ts';

const TYPE_WIDTH = 28;
const NUMBER_WIDTH = 6;
const AGE_WIDTH = 8;

/** The line for an event, as `npm start` prints it: time, type, number, age and subject. */
export function eventLine(event: Event, nowMs: number, paint: Paint): string {
  const { subject = '' } = event;
  const atMs = Date.parse(event.time);
  const line = columns(event, { atMs, nowMs, text: ageText(nowMs - atMs) }, paint);
  return subject === '' ? line : `${line}  ${paint('dim', plainText(subject))}`;
}

/** What the lines about what became of an event begin with: when that was, type and number. */
export function aboutEvent(event: Event, nowMs: number, paint: Paint): string {
  return columns(event, { atMs: nowMs, nowMs, text: '' }, paint);
}

function columns(
  { type, sequence }: Event,
  { atMs, nowMs, text }: { atMs: number; nowMs: number; text: string },
  paint: Paint,
): string {
  const time = Number.isNaN(atMs) ? '' : timeFrom(nowMs, atMs);
  return [
    paint('dim', time.padEnd(8)),
    paint(styleOf(type), plainText(type).padEnd(TYPE_WIDTH)),
    String(Number(sequence)).padStart(NUMBER_WIDTH),
    text.padStart(AGE_WIDTH),
  ].join('  ');
}
