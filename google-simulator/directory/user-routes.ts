import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/route.ts';
import { USER } from './directory-schema.ts';
import { USERS_READ, USERS_WRITE } from './directory-scopes.ts';
import { CUSTOMER_ID, USER_EVENTS } from './directory-user.ts';
import { LIST_PARAMETERS, listUsers } from './list-users.ts';
import { readEventFilter } from './read-event-filter.ts';

const USERS = '/admin/directory/v1/users';

// What the fields of a response depend on: the simulator returns them all.
const VIEW = ['projection=full', 'viewType=admin_view'];

// What a watch call has in common with a list; the notifications are the same with it.
const WATCH_PARAMETERS = [...LIST_PARAMETERS, 'event', 'projection', 'viewType', 'customFieldMask'];

/** The routes for user accounts, and the channels on those of a domain or customer. */
export function userRoutes(backend: Backend): Route[] {
  const { directory } = backend;
  const edit = ({ param, body }: Call): unknown => directory.update(param('userKey'), body);
  const reading = { scopes: USERS_READ, isForAdministrators: true };
  const writing = { scopes: USERS_WRITE, isForAdministrators: true };

  return [
    {
      ...reading,
      on: `GET ${USERS}`,
      parameters: [...LIST_PARAMETERS, ...VIEW],
      handle: ({ query }) => listUsers(directory, query, scopeOf(query)[1]),
      schema: `etag,kind,nextPageToken,trigger_event,users(${USER})`,
    },
    {
      ...writing,
      on: `POST ${USERS}`,
      handle: ({ body }) => directory.insert(body),
      schema: USER,
    },
    {
      ...reading,
      on: `POST ${USERS}/watch`,
      parameters: WATCH_PARAMETERS,
      handle: (call) => watchUsers(backend, call),
    },
    {
      ...reading,
      on: `GET ${USERS}/:userKey`,
      parameters: VIEW,
      handle({ param }) {
        const user = directory.get(param('userKey'));
        if (user.deletionTime !== undefined)
          throw new GoogleError('notFound', { message: 'Resource Not Found: userKey' });
        return user;
      },
      schema: USER,
    },
    { ...writing, on: `PATCH ${USERS}/:userKey`, handle: edit, schema: USER },
    { ...writing, on: `PUT ${USERS}/:userKey`, handle: edit, schema: USER },
    {
      ...writing,
      on: `DELETE ${USERS}/:userKey`,
      handle: ({ param }) => directory.delete(param('userKey')),
    },
    {
      ...writing,
      on: `POST ${USERS}/:userKey/makeAdmin`,
      handle: ({ param, body }) => directory.makeAdmin(param('userKey'), body.status === true),
    },
    {
      ...writing,
      on: `POST ${USERS}/:userKey/undelete`,
      handle: ({ param }) => directory.undelete(param('userKey')),
    },
  ];
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
