import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/route.ts';
import { ACL_ROLES, type Calendar } from './calendar.ts';
import { CALENDAR, LIST_ENTRY, listOf } from './calendar-schema.ts';
import { CALENDARS_READ, CALENDARS_WRITE, LIST_READ } from './calendar-scopes.ts';
import { syncPage } from './sync-page.ts';

const LIST = '/calendar/v3/users/me/calendarList';
const FORBIDDEN_WITH_TOKEN = ['minAccessRole', 'showOwnOrganizationOnly'];

const PARAMETERS = ['maxResults', 'pageToken', 'syncToken', 'minAccessRole', 'showDeleted'];
// No calendar of the simulator is hidden.
const LIST_PARAMETERS = [...PARAMETERS, 'showHidden', 'showOwnOrganizationOnly=false'];
const WATCH_PARAMETERS = [...PARAMETERS, 'showHidden', 'showOwnOrganizationOnly'];

/** The routes for calendars, calendar lists, and the channels on calendar lists. */
export function calendarRoutes(backend: Backend): Route[] {
  const { calendars } = backend;
  return [
    {
      on: 'POST /calendar/v3/calendars',
      scopes: CALENDARS_WRITE,
      handle: ({ caller, body }) =>
        calendarBody(calendars.create(caller.user, String(body.summary))),
      schema: CALENDAR,
    },
    {
      on: 'GET /calendar/v3/calendars/:calendarId',
      scopes: CALENDARS_READ,
      handle: ({ caller, param }) => calendarBody(calendars.find(caller.user, param('calendarId'))),
      schema: CALENDAR,
    },
    {
      on: 'DELETE /calendar/v3/calendars/:calendarId',
      scopes: CALENDARS_WRITE,
      handle: ({ caller, param }) => calendars.delete(caller.user, param('calendarId')),
    },
    {
      on: `GET ${LIST}`,
      scopes: LIST_READ,
      parameters: LIST_PARAMETERS,
      handle: (call) => listCalendars(backend, call),
      schema: listOf(LIST_ENTRY),
    },
    {
      on: `POST ${LIST}/watch`,
      scopes: LIST_READ,
      parameters: WATCH_PARAMETERS,
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
  const least = query.get('minAccessRole') ?? 'none';
  if (!ACL_ROLES.includes(least)) throw new GoogleError('invalid', { location: 'minAccessRole' });
  const page = syncPage(calendars.listOf(caller.user), query, {
    scope: `calendarList ${caller.user}`,
    defaultSize: 100,
    maxSize: 250,
    forbidden: FORBIDDEN_WITH_TOKEN,
    isDeleted: ({ deleted }) => deleted === true,
    matches: ({ item }) => ACL_ROLES.indexOf(item.accessRole) >= ACL_ROLES.indexOf(least),
  });
  return { kind: 'calendar#calendarList', ...page };
}

function calendarBody({ id, summary, timeZone }: Calendar): unknown {
  return { kind: 'calendar#calendar', id, summary, timeZone };
}
