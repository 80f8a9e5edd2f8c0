import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/route.ts';
import { CUSTOMER_ID, USER_EVENTS } from './directory-user.ts';
import { readEventFilter } from './read-event-filter.ts';

const USERS = '/admin/directory/v1/users';

/** The routes for user accounts, and the channels on those of a domain or customer. */
export function userRoutes(backend: Backend): Route[] {
  const { directory } = backend;
  const edit = ({ param, body }: Call): unknown =>
    directory.change(param('userKey'), 'update', body);

  return [
    { on: `GET ${USERS}`, handle: (call) => listUsers(backend, call) },
    { on: `POST ${USERS}`, handle: ({ body }) => directory.insert(body) },
    { on: `POST ${USERS}/watch`, handle: (call) => watchUsers(backend, call) },
    {
      on: `GET ${USERS}/:userKey`,
      handle({ param }) {
        const user = directory.get(param('userKey'));
        if (user.deleted)
          throw new GoogleError('notFound', { message: 'Resource Not Found: userKey' });
        return user;
      },
    },
    { on: `PATCH ${USERS}/:userKey`, handle: edit },
    { on: `PUT ${USERS}/:userKey`, handle: edit },
    {
      on: `DELETE ${USERS}/:userKey`,
      handle({ param }) {
        directory.change(param('userKey'), 'delete', { deleted: true });
      },
    },
    {
      on: `POST ${USERS}/:userKey/makeAdmin`,
      handle({ param, body }) {
        directory.change(param('userKey'), 'makeAdmin', { isAdmin: body.status === true });
      },
    },
    {
      on: `POST ${USERS}/:userKey/undelete`,
      handle({ param }) {
        directory.change(param('userKey'), 'undelete', { deleted: false });
      },
    },
  ];
}

function listUsers({ directory }: Backend, { query }: Call): unknown {
  const domain = scopeOf(query)[1];
  const showDeleted = query.get('showDeleted') === 'true';
  const users = directory
    .all()
    .filter(({ deleted }) => deleted === showDeleted)
    .filter(({ primaryEmail }) => domain === CUSTOMER_ID || primaryEmail.endsWith(`@${domain}`));
  return { kind: 'admin#directory#users', users };
}

function watchUsers(backend: Backend, call: Call): Promise<unknown> {
  return openChannel(backend, call, {
    resource: 'directory.users',
    key: resourceKey('directory.users', ...scopeOf(call.query)),
    uri: resourceUri('admin', call.path, call.query),
    event: readEventFilter(call.query, USER_EVENTS),
  });
}

function scopeOf(query: URLSearchParams): ['domain' | 'customer', string] {
  const domain = query.get('domain');
  if (domain) return ['domain', domain];
  const customer = query.get('customer');
  if (!customer) throw new GoogleError('badRequest');
  if (customer === 'my_customer' || customer === CUSTOMER_ID) return ['customer', CUSTOMER_ID];
  throw new GoogleError('forbidden', { message: 'Not Authorized to access this resource/api' });
}
