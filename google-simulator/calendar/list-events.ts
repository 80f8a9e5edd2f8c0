import { GoogleError } from '../google-error.ts';
import { readFlag, readTime } from '../http/check-parameters.ts';
import { notServed } from '../http/not-served.ts';
import { type Calendar, roleOn } from './calendar.ts';
import { eventFilter } from './event-filter.ts';
import { eventOrder } from './event-order.ts';
import { syncPage } from './sync-page.ts';

/** The parameters that `listEvents` honours. */
export const LIST_PARAMETERS = [
  'maxResults',
  'pageToken',
  'syncToken',
  'showDeleted',
  'showHiddenInvitations=false',
  'singleEvents',
  'orderBy',
  'q',
  'iCalUID',
  'eventTypes',
  'privateExtendedProperty',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
];

// "These cannot be specified together with nextSyncToken" (reference of events.list).
const FORBIDDEN_WITH_TOKEN = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
];

const DAY_IN_MS = 86_400_000;
// Google names no limit; users have seen four weeks.
const UPDATED_MIN_LIMIT_MS = 28 * DAY_IN_MS;

/** Lists events as `user` sees them at `nowMs`. */
export function listEvents(
  calendar: Calendar,
  query: URLSearchParams,
  { user, nowMs }: { user: string; nowMs: number },
): unknown {
  const singleEvents = readFlag(query, 'singleEvents');
  if (singleEvents) refuseRecurring(calendar);
  const updatedMin = readTime(query, 'updatedMin');
  if (updatedMin !== undefined && updatedMin < nowMs - UPDATED_MIN_LIMIT_MS) {
    const message = 'The requested minimum modification time lies too far in the past.';
    const options = { status: 410, domain: 'calendar', message, location: 'updatedMin' };
    throw new GoogleError('updatedMinTooLongAgo', options);
  }
  const page = syncPage(calendar.events, query, {
    scope: `events ${calendar.id}`,
    defaultSize: 250,
    maxSize: 2500,
    forbidden: FORBIDDEN_WITH_TOKEN,
    isDeleted: ({ status }) => status === 'cancelled',
    matches: eventFilter(query, updatedMin),
    // "entries deleted since this time will always be included" (reference of events.list).
    withDeleted: updatedMin !== undefined,
    order: eventOrder(query.get('orderBy'), singleEvents),
  });
  const { summary, timeZone } = calendar;
  return {
    kind: 'calendar#events',
    summary,
    timeZone,
    accessRole: roleOn(calendar, user),
    ...page,
  };
}

function refuseRecurring({ events }: Calendar): void {
  const isRecurring = events.after(0).some(({ item }) => item.recurrence !== undefined);
  if (isRecurring) throw notServed('singleEvents=true for a calendar with recurring events');
}
