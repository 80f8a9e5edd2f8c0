import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/route.ts';
import type { Calendar } from './calendar.ts';
import { syncPage } from './sync-page.ts';

const LIST = '/calendar/v3/users/me/calendarList';
const FORBIDDEN_WITH_TOKEN = ['minAccessRole', 'showOwnOrganizationOnly'];

/** The routes for calendars, calendar lists, and the channels on calendar lists. */
export function calendarRoutes(backend: Backend): Route[] {
  const { calendars } = backend;
  return [
    {
      on: 'POST /calendar/v3/calendars',
      handle: ({ caller, body }) =>
        calendarBody(calendars.create(caller.user, String(body.summary))),
    },
    {
      on: 'GET /calendar/v3/calendars/:calendarId',
      handle: ({ caller, param }) => calendarBody(calendars.find(caller.user, param('calendarId'))),
    },
    {
      on: 'DELETE /calendar/v3/calendars/:calendarId',
      handle: ({ caller, param }) => calendars.delete(caller.user, param('calendarId')),
    },
    { on: `GET ${LIST}`, handle: (call) => listCalendars(backend, call) },
    {
      on: `POST ${LIST}/watch`,
      handle: (call) =>
        openChannel(backend, call, {
          resource: 'calendar.calendarList',
          key: resourceKey('calendar.calendarList', call.caller.user),
          uri: resourceUri('www', call.path, call.query),
        }),
    },
  ];
}

function listCalendars({ calendars }: Backend, { caller, query }: Call): unknown {
  const page = syncPage(calendars.listOf(caller.user), query, {
    scope: `calendarList ${caller.user}`,
    defaultSize: 100,
    maxSize: 250,
    forbidden: FORBIDDEN_WITH_TOKEN,
    isDeleted: ({ deleted }) => deleted === true,
  });
  return { kind: 'calendar#calendarList', ...page };
}

function calendarBody({ id, summary, timeZone }: Calendar): unknown {
  return { kind: 'calendar#calendar', id, summary, timeZone };
}
