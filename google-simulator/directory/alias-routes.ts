import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import { GoogleError } from '../google-error.ts';
import type { Route } from '../http/route.ts';
import { ALIAS } from './directory-schema.ts';
import { ALIASES_READ, ALIASES_WRITE } from './directory-scopes.ts';
import { readEventFilter } from './read-event-filter.ts';

const ALIASES = '/admin/directory/v1/users/:userKey/aliases';

/** The routes for the aliases of a user account, and the channels on them. */
export function aliasRoutes(backend: Backend): Route[] {
  const { directory } = backend;
  const reading = { scopes: ALIASES_READ, isForAdministrators: true };
  const writing = { scopes: ALIASES_WRITE, isForAdministrators: true };
  return [
    {
      ...reading,
      on: `GET ${ALIASES}`,
      schema: 'aliases(*),etag,kind',
      handle({ param }) {
        const { id, primaryEmail, aliases } = directory.get(param('userKey'));
        const kind = 'admin#directory#alias';
        const list = aliases.map((alias) => ({ kind, id, primaryEmail, alias }));
        return { kind: 'admin#directory#aliases', aliases: list };
      },
    },
    {
      ...writing,
      on: `POST ${ALIASES}`,
      schema: ALIAS,
      handle({ param, body }) {
        if (typeof body.alias !== 'string')
          throw new GoogleError('required', { location: 'alias' });
        directory.changeAlias(param('userKey'), 'add', body.alias);
        return { kind: 'admin#directory#alias', alias: body.alias };
      },
    },
    {
      ...writing,
      on: `DELETE ${ALIASES}/:alias`,
      handle: ({ param }) => directory.changeAlias(param('userKey'), 'delete', param('alias')),
    },
    {
      ...reading,
      on: `POST ${ALIASES}/watch`,
      parameters: ['event'],
      handle: (call) =>
        openChannel(backend, call, {
          resource: 'directory.aliases',
          key: resourceKey('directory.aliases', directory.get(call.param('userKey')).id),
          uri: resourceUri('admin', call.path, call.query),
          event: readEventFilter(call.query, ['add', 'delete']),
        }),
    },
  ];
}
