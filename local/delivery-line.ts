import { stripVTControlCharacters } from 'node:util';
import type { DeliveryRecord } from '../lib/deliveries/delivery-record.ts';
import { type Attempt, isSuccess } from '../lib/endpoints/attempt.ts';
import { eventColumns } from './event-line.ts';
import { painter, type Style } from './paint.ts';
import { timeFrom } from './time-of-day.ts';

const REASON_MAX_LENGTH = 120;

/** What a line for a delivery tells. */
export interface ShownDelivery {
  delivery: DeliveryRecord;
  /** When the event occurred; undefined if that is not known. */
  eventAtMs: number | undefined;
  /** Whether it goes to the endpoint that `npm start` has made: others are named. */
  isOwn: boolean;
}

/**
 * The line for the last attempt of a delivery: time, type, number, the milliseconds from Google's POST,
 * or from the event's publishing, to the answer, its status, and which attempt it was. A failed one also
 * has when the next attempt is, and why it failed.
 */
export function attemptLine(shown: ShownDelivery, colours: boolean): string {
  const { delivery } = shown;
  const attempt = delivery.attempts.at(-1);
  if (!attempt) throw new TypeError('The delivery must have an attempt');
  const number = `attempt ${delivery.attemptCount}${attempt.replay ? ', a replay' : ''}`;
  const isDelivered = isSuccess(attempt);
  return line(shown, colours, {
    atMs: attempt.atMs + attempt.durationMs,
    style: isDelivered ? 'green' : 'red',
    text: isDelivered
      ? `${attempt.status}  ${number}`
      : `${attempt.status ?? 'failed'}  ${number}, ${whatNext(delivery)}  ${reasonOf(attempt)}`,
  });
}

/** The line for a delivery that waits, such as while its endpoint is spared: until when it does. */
export function postponedLine(shown: ShownDelivery, colours: boolean): string {
  const { updatedAtMs: atMs, nextAttemptAtMs = atMs } = shown.delivery;
  const text = `waits until ${timeFrom(atMs, nextAttemptAtMs)}`;
  return line(shown, colours, { atMs, style: 'yellow', text });
}

function line(
  { delivery, eventAtMs, isOwn }: ShownDelivery,
  colours: boolean,
  { atMs, style, text }: { atMs: number; style: Style; text: string },
): string {
  const { eventType: type, sequence, endpointId, hookId } = delivery;
  const whose = hookId === undefined ? `endpoint ${endpointId}` : `hook ${hookId}`;
  const paint = painter(colours);
  return [
    eventColumns({ atMs, type, sequence, sinceMs: eventAtMs }, colours),
    paint(style, `→ ${text.trimEnd()}`),
    ...(isOwn ? [] : [paint('dim', whose)]),
  ].join('  ');
}

function whatNext({ status, reason, nextAttemptAtMs, updatedAtMs }: DeliveryRecord): string {
  if (status === 'pending' && nextAttemptAtMs !== undefined)
    return `next at ${timeFrom(updatedAtMs, nextAttemptAtMs)}`;
  return `given up: ${reason}`;
}

// A reply is text of the other side's, which must not control the terminal.
function reasonOf({ message, reply = '' }: Attempt): string {
  const text = stripVTControlCharacters(message ?? reply)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return text.slice(0, REASON_MAX_LENGTH);
}
