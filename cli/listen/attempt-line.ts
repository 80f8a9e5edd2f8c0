import type { Event } from '../../lib/protocol/event.ts';
import type { Paint } from '../../local/paint.ts';
import { plainText } from '../output/plain-text.ts';
import { ageText } from './age-text.ts';
import { aboutEvent } from './event-line.ts';
import { FORWARD_ATTEMPTS_MAX, type ForwardAttempt, isTaken } from './forward.ts';
import type { Posted } from './post.ts';

const TEXT_MAX_LENGTH = 120;

/** Where and when the line is printed. */
export interface AttemptView {
  /** The target, for what is not there. */
  url: string;
  nowMs: number;
  paint: Paint;
}

/**
 * The line for a request to the target: what it answered, in which time, and the first line of the body;
 * or why it did not, and what is done next.
 */
export function attemptLine(event: Event, attempt: ForwardAttempt, view: AttemptView): string {
  const { url, nowMs, paint } = view;
  const { posted } = attempt;
  const style = isTaken(posted) ? 'green' : posted.outcome === 'unreachable' ? 'yellow' : 'red';
  const next = nextText(attempt, url);
  const text = [`→ ${outcomeText(posted)}`, next].filter((part) => part !== '').join(', ');
  return [
    aboutEvent(event, nowMs, paint),
    paint(style, text),
    ...(posted.outcome === 'answered' && posted.firstLine !== ''
      ? [paint('dim', shortened(posted.firstLine))]
      : []),
  ].join('  ');
}

function outcomeText(posted: Posted): string {
  const { outcome, durationMs } = posted;
  if (outcome === 'answered') return `${posted.status} in ${ageText(durationMs)}`;
  return shortened(posted.message);
}

function nextText({ posted, number, retryInMs, isLast }: ForwardAttempt, url: string): string {
  if (isTaken(posted)) return number === 1 ? '' : `attempt ${number}`;
  const again = retryInMs === undefined ? 'given up' : `again in ${retryInMs / 1000} s`;
  if (posted.outcome !== 'unreachable')
    return `attempt ${number} of ${FORWARD_ATTEMPTS_MAX}, ${again}`;
  return `waiting for ${url}, ${isLast ? again.replace(' in ', ' every ') : again}`;
}

function shortened(text: string): string {
  const plain = plainText(text);
  return plain.length > TEXT_MAX_LENGTH ? `${plain.slice(0, TEXT_MAX_LENGTH - 1)}…` : plain;
}
