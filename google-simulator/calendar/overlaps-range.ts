import type { CalendarEvent } from './calendar.ts';

/**
 * Whether an event ends after `timeMin` and starts before `timeMax`, where given (RFC 3339). An
 * event without times matches every range.
 */
export function overlapsRange(
  event: CalendarEvent,
  timeMin: string | null,
  timeMax: string | null,
): boolean {
  const start = timeOf(event.start);
  const end = timeOf(event.end);
  if (timeMin !== null && end <= Date.parse(timeMin)) return false;
  return !(timeMax !== null && start >= Date.parse(timeMax));
}

/** Milliseconds since the epoch, or NaN, for which every comparison is false. */
function timeOf(point: unknown): number {
  if (point === null || typeof point !== 'object') return Number.NaN;
  if ('dateTime' in point) return Date.parse(String(point.dateTime));
  return 'date' in point ? Date.parse(String(point.date)) : Number.NaN;
}
