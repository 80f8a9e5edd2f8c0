import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/route.ts';
import type { World } from '../world.ts';
import type { Calendar } from './calendar.ts';
import { syncPage } from './sync-page.ts';

const LIST = '/calendar/v3/users/me/calendarList';
const FORBIDDEN_WITH_TOKEN = ['minAccessRole', 'showOwnOrganizationOnly'];

/** Calendars themselves, and each user's list of them with its channels. */
export function calendarRoutes(world: World): Route[] {
  const { calendars } = world;
  return [
    {
      on: 'POST /calendar/v3/calendars',
      handle: ({ caller, body }) => shown(calendars.create(caller.user, String(body.summary))),
    },
    {
      on: 'GET /calendar/v3/calendars/:calendarId',
      handle: ({ caller, param }) => shown(calendars.find(caller.user, param('calendarId'))),
    },
    {
      on: 'DELETE /calendar/v3/calendars/:calendarId',
      handle: ({ caller, param }) => calendars.delete(caller.user, param('calendarId')),
    },
    { on: `GET ${LIST}`, handle: (call) => listCalendars(world, call) },
    {
      on: `POST ${LIST}/watch`,
      handle: (call) =>
        openChannel(world, call, {
          resource: 'calendar.calendarList',
          key: resourceKey('calendar.calendarList', call.caller.user),
          uri: resourceUri('www', call.path, call.query),
        }),
    },
  ];
}

function listCalendars({ calendars }: World, { caller, query }: Call): unknown {
  const page = syncPage(calendars.listOf(caller.user), query, {
    scope: `calendarList ${caller.user}`,
    defaultSize: 100,
    maxSize: 250,
    forbidden: FORBIDDEN_WITH_TOKEN,
    isDeleted: ({ deleted }) => deleted === true,
  });
  return { kind: 'calendar#calendarList', ...page };
}

function shown({ id, summary, timeZone }: Calendar): unknown {
  return { kind: 'calendar#calendar', id, summary, timeZone };
}
