import type { Calendar, CalendarEvent } from './calendar.ts';

/**
 * An event with the fields of the caller and those that Google adds. `fields` can be those of an
 * existing event.
 */
export function newEvent(from: {
  calendar: Calendar;
  user: string;
  id: string;
  fields: Record<string, unknown>;
  nowMs: number;
}): CalendarEvent {
  const { calendar, user, id, fields, nowMs } = from;
  const time = new Date(nowMs).toISOString();
  return {
    status: 'confirmed',
    htmlLink: `https://www.google.com/calendar/event?eid=${id}`,
    created: time,
    creator: { email: user },
    organizer: { email: calendar.id },
    sequence: 0,
    eventType: 'default',
    ...fields,
    kind: 'calendar#event',
    id,
    iCalUID: `${id}@google.com`,
    updated: time,
  };
}
