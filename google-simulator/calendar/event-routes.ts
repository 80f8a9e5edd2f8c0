import { randomBytes } from 'node:crypto';
import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/route.ts';
import type { Calendar, CalendarEvent } from './calendar.ts';
import { overlapsRange } from './overlaps-range.ts';
import { syncPage } from './sync-page.ts';

const EVENTS = '/calendar/v3/calendars/:calendarId/events';
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

/** The routes for the events of a calendar, and the channels on them. */
export function eventRoutes(backend: Backend): Route[] {
  const { calendars } = backend;
  const calendarOf = ({ caller, param }: Call): Calendar =>
    calendars.find(caller.user, param('calendarId'));
  const eventOf = (call: Call): CalendarEvent => {
    const event = calendarOf(call).events.get(call.param('eventId'));
    if (!event) throw new GoogleError('notFound');
    return event;
  };
  const put = (call: Call, fields: Record<string, unknown>): CalendarEvent =>
    calendars.putEvent(calendarOf(call), call.caller.user, eventOf(call).id, fields);

  return [
    { on: `GET ${EVENTS}`, handle: (call) => listEvents(calendarOf(call), call.query) },
    { on: `POST ${EVENTS}`, handle: (call) => insertEvent(backend, calendarOf(call), call) },
    { on: `GET ${EVENTS}/:eventId`, handle: eventOf },
    {
      on: `PATCH ${EVENTS}/:eventId`,
      handle: (call) => put(call, { ...eventOf(call), ...call.body }),
    },
    { on: `PUT ${EVENTS}/:eventId`, handle: (call) => put(call, requireTimes(call.body)) },
    {
      on: `DELETE ${EVENTS}/:eventId`,
      handle: (call) => calendars.deleteEvent(calendarOf(call), call.param('eventId')),
    },
    { on: `POST ${EVENTS}/watch`, handle: (call) => watchEvents(backend, calendarOf(call), call) },
  ];
}

function listEvents(calendar: Calendar, query: URLSearchParams): unknown {
  const page = syncPage(calendar.events, query, {
    scope: `events ${calendar.id}`,
    defaultSize: 250,
    maxSize: 2500,
    forbidden: FORBIDDEN_WITH_TOKEN,
    isDeleted: ({ status }) => status === 'cancelled',
    matches: (event) => overlapsRange(event, query.get('timeMin'), query.get('timeMax')),
  });
  const { summary, timeZone } = calendar;
  return { kind: 'calendar#events', summary, timeZone, accessRole: 'owner', ...page };
}

function insertEvent({ calendars }: Backend, calendar: Calendar, { body, caller }: Call): unknown {
  // Event ids are lower-case base32hex (reference of events.insert).
  const id = typeof body.id === 'string' ? body.id : randomBytes(13).toString('hex');
  if (calendar.events.get(id)) throw new GoogleError('duplicate');
  return calendars.putEvent(calendar, caller.user, id, requireTimes(body));
}

function watchEvents(backend: Backend, calendar: Calendar, call: Call): Promise<unknown> {
  if (calendar.isGenerated) throw new GoogleError('pushNotSupportedForRequestedResource');
  return openChannel(backend, call, {
    resource: 'calendar.events',
    key: resourceKey('calendar.events', calendar.id),
    uri: resourceUri('www', call.path, call.query),
  });
}

function requireTimes(body: Record<string, unknown>): Record<string, unknown> {
  for (const time of ['start', 'end']) {
    if (!body[time]) throw new GoogleError('required', { message: `Missing ${time} time.` });
  }
  return body;
}
