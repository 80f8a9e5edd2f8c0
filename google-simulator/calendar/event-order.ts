import { GoogleError } from '../google-error.ts';
import type { CalendarEvent } from './calendar.ts';
import { timeOf } from './overlaps-range.ts';

/**
 * The order of an `orderBy` parameter of events.list; undefined without one.
 * @throws GoogleError (400)
 */
export function eventOrder(
  orderBy: string | null,
  singleEvents: boolean,
): ((a: CalendarEvent, b: CalendarEvent) => number) | undefined {
  if (orderBy === null) return undefined;
  if (orderBy === 'updated') return by(({ updated }) => Date.parse(String(updated)));
  if (orderBy !== 'startTime') throw new GoogleError('invalid', { location: 'orderBy' });
  if (singleEvents) return by(({ start }) => timeOf(start));
  const message = 'The requested ordering is not available for the particular query.';
  throw new GoogleError('badRequest', { message, location: 'orderBy' });
}

function by(
  time: (event: CalendarEvent) => number,
): (a: CalendarEvent, b: CalendarEvent) => number {
  // Deleted events have no times, and come first.
  const rank = (event: CalendarEvent): number => time(event) || 0;
  return (a, b) => rank(a) - rank(b);
}
