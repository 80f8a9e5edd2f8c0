import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/route.ts';
import { ACL_ROLES, type AclRule, type Calendar } from './calendar.ts';
import { ACL_RULE, listOf } from './calendar-schema.ts';
import { ACL_READ, ACL_WRITE } from './calendar-scopes.ts';
import { syncPage } from './sync-page.ts';

const ACL = '/calendar/v3/calendars/:calendarId/acl';

const LIST = ['maxResults', 'pageToken', 'syncToken', 'showDeleted'];

/** The routes for the access rules of a calendar, and the channels on them. */
export function aclRoutes(backend: Backend): Route[] {
  const { calendars } = backend;
  // "writer … provides read access to the calendar's ACLs" (reference of the ACL resource).
  const readable = ({ caller, param }: Call): Calendar =>
    calendars.find(caller.user, param('calendarId'), 'writer');
  const owned = ({ caller, param }: Call): Calendar =>
    calendars.find(caller.user, param('calendarId'), 'owner');

  return [
    {
      on: `GET ${ACL}`,
      scopes: ACL_READ,
      parameters: LIST,
      handle: (call) => listRules(readable(call), call.query),
      schema: listOf(ACL_RULE),
    },
    {
      on: `POST ${ACL}`,
      scopes: ACL_WRITE,
      // The simulator sends no e-mail in any case.
      parameters: ['sendNotifications'],
      handle: (call) => calendars.putRule(owned(call), readRule(call.body)),
      schema: ACL_RULE,
    },
    {
      on: `DELETE ${ACL}/:ruleId`,
      scopes: ACL_WRITE,
      handle(call) {
        const calendar = owned(call);
        const rule = calendar.acl.get(call.param('ruleId'));
        if (!rule || rule.role === 'none') throw new GoogleError('notFound');
        calendars.putRule(calendar, { ...rule, role: 'none' });
      },
    },
    {
      on: `POST ${ACL}/watch`,
      scopes: ACL_READ,
      parameters: LIST,
      handle: (call) =>
        openChannel(backend, call, {
          resource: 'calendar.acl',
          key: resourceKey('calendar.acl', readable(call).id),
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
  if (!ACL_ROLES.includes(role)) throw new GoogleError('invalid', { location: 'role' });
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
