import type { CalendarEvent } from './calendar.ts';

/**
 * Whether an event ends after `timeMin` and starts before `timeMax`, where given (milliseconds since
 * the epoch). An event without times matches every range.
 */
export function overlapsRange(
  event: CalendarEvent,
  timeMin: number | undefined,
  timeMax: number | undefined,
): boolean {
  if (timeMin !== undefined && timeOf(event.end) <= timeMin) return false;
  return !(timeMax !== undefined && timeOf(event.start) >= timeMax);
}

/**
 * The start or end of an event in milliseconds since the epoch, or NaN, for which every comparison
 * is false.
 */
export function timeOf(point: unknown): number {
  if (point === null || typeof point !== 'object') return Number.NaN;
  if ('dateTime' in point) return Date.parse(String(point.dateTime));
  return 'date' in point ? Date.parse(String(point.date)) : Number.NaN;
}
