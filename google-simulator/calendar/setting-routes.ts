import type { Backend } from '../backend.ts';
import { openChannel } from '../channels/open-channel.ts';
import { resourceKey, resourceUri } from '../channels/resource.ts';
import type { Route } from '../http/route.ts';
import { listOf } from './calendar-schema.ts';
import { SETTINGS_READ } from './calendar-scopes.ts';
import { syncPage } from './sync-page.ts';
import { createSyncedList } from './synced-list.ts';

const SETTINGS = '/calendar/v3/users/me/settings';

const PARAMETERS = ['maxResults', 'pageToken', 'syncToken'];

/** The routes for a user's settings, which are fixed, and the channels on them. */
export function settingRoutes(backend: Backend): Route[] {
  const settings = createSyncedList<{ kind: 'calendar#setting'; id: string; value: string }>();
  settings.put('locale', { kind: 'calendar#setting', id: 'locale', value: 'en' });
  settings.put('timezone', { kind: 'calendar#setting', id: 'timezone', value: 'UTC' });

  return [
    {
      on: `GET ${SETTINGS}`,
      scopes: SETTINGS_READ,
      parameters: PARAMETERS,
      schema: listOf('etag,id,kind,value'),
      handle({ caller, query }) {
        const scope = `settings ${caller.user}`;
        const sizes = { defaultSize: 100, maxSize: 250 };
        const page = syncPage(settings, query, { scope, ...sizes, isDeleted: () => false });
        return { kind: 'calendar#settings', ...page };
      },
    },
    {
      on: `POST ${SETTINGS}/watch`,
      scopes: SETTINGS_READ,
      parameters: PARAMETERS,
      handle: (call) =>
        openChannel(backend, call, {
          resource: 'calendar.settings',
          key: resourceKey('calendar.settings', call.caller.user),
          uri: resourceUri('www', call.path, call.query),
        }),
    },
  ];
}
