import { GoogleError } from '../google-error.ts';
import { readTime } from '../http/check-parameters.ts';
import type { CalendarEvent } from './calendar.ts';
import { overlapsRange } from './overlaps-range.ts';
import type { Revised } from './synced-list.ts';

const EVENT_TYPES = /^(?:birthday|default|focusTime|fromGmail|outOfOffice|workingLocation)$/;

/**
 * The filter that the parameters of events.list describe.
 * @throws GoogleError (400) for a value that a parameter cannot have
 */
export function eventFilter(
  query: URLSearchParams,
  updatedMin: number | undefined,
): (revised: Revised<CalendarEvent>) => boolean {
  const timeMin = readTime(query, 'timeMin');
  const timeMax = readTime(query, 'timeMax');
  if (timeMin !== undefined && timeMax !== undefined && timeMin >= timeMax) {
    const message = 'The specified time range is empty.';
    throw new GoogleError('timeRangeEmpty', { message, domain: 'calendar', location: 'timeMax' });
  }
  const types = query.getAll('eventTypes');
  if (types.some((type) => !EVENT_TYPES.test(type))) {
    throw new GoogleError('invalid', { location: 'eventTypes' });
  }
  const hasProperties = propertyFilter(query);
  const hasText = textFilter(query.get('q'));
  const uid = query.get('iCalUID');

  return ({ item, changedAt }) =>
    (updatedMin === undefined || changedAt >= updatedMin) &&
    overlapsRange(item, timeMin, timeMax) &&
    (types.length === 0 || types.includes(String(item.eventType))) &&
    (uid === null || item.iCalUID === uid) &&
    hasProperties(item) &&
    hasText(item);
}

// "Free text search terms to find events that match these terms": all of them, in any field.
function textFilter(q: string | null): (event: CalendarEvent) => boolean {
  const terms = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return ({ summary, description, location, attendees, organizer, creator }) => {
    const fields = [summary, description, location, attendees, organizer, creator];
    const text = JSON.stringify(fields).toLowerCase();
    return terms.every((term) => text.includes(JSON.stringify(term).slice(1, -1)));
  };
}

function propertyFilter(query: URLSearchParams): (event: CalendarEvent) => boolean {
  const wanted = (['private', 'shared'] as const).flatMap((kind) =>
    query.getAll(`${kind}ExtendedProperty`).map((pair) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
      if (name !== undefined && value !== undefined) return { kind, name, value };
      throw new GoogleError('invalid', { location: `${kind}ExtendedProperty` });
    }),
  );
  return ({ extendedProperties }) => {
    const all = (extendedProperties ?? {}) as Record<string, Record<string, string>>;
    return wanted.every(({ kind, name, value }) => all[kind]?.[name] === value);
  };
}
