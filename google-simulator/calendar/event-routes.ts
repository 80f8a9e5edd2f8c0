import { randomBytes } from 'node:crypto';
import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/route.ts';
import type { Calendar, CalendarEvent } from './calendar.ts';
import { EVENT, listOf } from './calendar-schema.ts';
import { EVENTS_READ, EVENTS_WRITE } from './calendar-scopes.ts';
import { LIST_PARAMETERS, listEvents } from './list-events.ts';

const EVENTS = '/calendar/v3/calendars/:calendarId/events';

// What a watch call has in common with a list; the notifications are the same with it.
const WATCH_PARAMETERS = [
  ...LIST_PARAMETERS,
  'alwaysIncludeEmail',
  'maxAttendees',
  'showHiddenInvitations',
  'timeZone',
];
// The simulator sends no e-mail in any case.
const WRITE_PARAMETERS = ['sendUpdates', 'sendNotifications'];

/** The routes for the events of a calendar, and the channels on them. */
export function eventRoutes(backend: Backend): Route[] {
  const { calendars, clock } = backend;
  const readable = ({ caller, param }: Call): Calendar =>
    calendars.find(caller.user, param('calendarId'), 'reader');
  const writable = ({ caller, param }: Call): Calendar =>
    calendars.find(caller.user, param('calendarId'), 'writer');
  const eventIn = (calendar: Calendar, call: Call): CalendarEvent => {
    const event = calendar.events.get(call.param('eventId'));
    if (!event) throw new GoogleError('notFound');
    return event;
  };
  const put = (call: Call, fields: (before: CalendarEvent) => object): CalendarEvent => {
    const calendar = writable(call);
    const before = eventIn(calendar, call);
    return calendars.putEvent(calendar, call.caller.user, before.id, { ...fields(before) });
  };
  const reading = { scopes: EVENTS_READ };
  const writing = { scopes: EVENTS_WRITE, parameters: WRITE_PARAMETERS, schema: EVENT };

  return [
    {
      ...reading,
      on: `GET ${EVENTS}`,
      parameters: LIST_PARAMETERS,
      handle: (call) =>
        listEvents(readable(call), call.query, { user: call.caller.user, nowMs: clock.now() }),
      schema: `${listOf(EVENT)},accessRole,defaultReminders(method,minutes),description,summary,timeZone,updated`,
    },
    {
      ...writing,
      on: `POST ${EVENTS}`,
      handle: (call) => insertEvent(backend, writable(call), call),
    },
    {
      ...reading,
      on: `GET ${EVENTS}/:eventId`,
      handle: (call) => eventIn(readable(call), call),
      schema: EVENT,
    },
    {
      ...writing,
      on: `PATCH ${EVENTS}/:eventId`,
      handle: (call) => put(call, (before) => ({ ...before, ...call.body })),
    },
    {
      ...writing,
      on: `PUT ${EVENTS}/:eventId`,
      handle: (call) => put(call, () => requireTimes(call.body)),
    },
    {
      ...writing,
      on: `DELETE ${EVENTS}/:eventId`,
      handle: (call) => calendars.deleteEvent(writable(call), call.param('eventId')),
    },
    {
      ...reading,
      on: `POST ${EVENTS}/watch`,
      parameters: WATCH_PARAMETERS,
      handle: (call) => watchEvents(backend, readable(call), call),
    },
  ];
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
