import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/route.ts';
import type { AclRule, Calendar } from './calendar.ts';
import { syncPage } from './sync-page.ts';

const ACL = '/calendar/v3/calendars/:calendarId/acl';

/** The routes for the access rules of a calendar, and the channels on them. */
export function aclRoutes(backend: Backend): Route[] {
  const { calendars } = backend;
  const calendarOf = ({ caller, param }: Call): Calendar =>
    calendars.find(caller.user, param('calendarId'));

  return [
    { on: `GET ${ACL}`, handle: (call) => listRules(calendarOf(call), call.query) },
    {
      on: `POST ${ACL}`,
      handle: (call) => calendars.putRule(calendarOf(call), readRule(call.body)),
    },
    {
      on: `DELETE ${ACL}/:ruleId`,
      handle(call) {
        const rule = calendarOf(call).acl.get(call.param('ruleId'));
        if (!rule || rule.role === 'none') throw new GoogleError('notFound');
        calendars.putRule(calendarOf(call), { ...rule, role: 'none' });
      },
    },
    {
      on: `POST ${ACL}/watch`,
      handle: (call) =>
        openChannel(backend, call, {
          resource: 'calendar.acl',
          key: resourceKey('calendar.acl', calendarOf(call).id),
          uri: resourceUri('www', call.path, call.query),
        }),
    },
  ];
}

function listRules(calendar: Calendar, query: URLSearchParams): unknown {
  const page = syncPage(calendar.acl, query, {
    scope: `acl ${calendar.id}`,
    defaultSize: 100,
    maxSize: 250,
    isDeleted: ({ role }) => role === 'none',
  });
  return { kind: 'calendar#acl', ...page };
}

function readRule({ role, scope }: Record<string, unknown>): AclRule {
  if (typeof role !== 'string' || scope === null || typeof scope !== 'object') {
    throw new GoogleError('required', { location: 'role, scope' });
  }
  const type = 'type' in scope ? String(scope.type) : 'default';
  const value = 'value' in scope ? String(scope.value) : undefined;
  const id = value === undefined ? type : `${type}:${value}`;
  return {
    kind: 'calendar#aclRule',
    id,
    role,
    scope: value === undefined ? { type } : { type, value },
  };
}
