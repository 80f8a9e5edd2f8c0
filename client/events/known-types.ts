import type { LifecycleType } from '../../lib/protocol/lifecycle-data.ts';
import type { Resource } from '../../lib/protocol/resource-states.ts';

const NOTIFICATION =
  'channelId messageNumber# resource resourceState state resourceId resourceUri receivedAt';
const WATCH = 'watchId resource account';
const UNCOVERED = `${WATCH} since`;
const ACCOUNT = 'account since';
const HOOK = 'hook since';
const ENDPOINT = 'endpoint url since';

/**
 * The fields of each known type's data that programs rely on. `?`: it may be missing; `#`: a whole number,
 * `{}`: an object, `[]`: a list; all others are texts. The types of resources are `<resource>.<state>`.
 */
export const KNOWN_FIELDS: Readonly<Record<Resource | LifecycleType, string>> = {
  'drive.files': `${NOTIFICATION} changed?[]`,
  'drive.changes': NOTIFICATION,
  'calendar.events': NOTIFICATION,
  'calendar.calendarList': NOTIFICATION,
  'calendar.acl': NOTIFICATION,
  'calendar.settings': NOTIFICATION,
  'directory.users': `${NOTIFICATION} user?{}`,
  'directory.aliases': `${NOTIFICATION} alias?{}`,
  'reports.activities': `${NOTIFICATION} activity?{}`,
  'storage.objects': `${NOTIFICATION} object?{}`,
  'watch.renewed': `${WATCH} channelId`,
  'watch.covered': `${WATCH} channelId`,
  'watch.uncovered': UNCOVERED,
  'watch.gone': UNCOVERED,
  'account.needs_reconnect': ACCOUNT,
  'account.reconnected': ACCOUNT,
  'endpoint.failing': ENDPOINT,
  'endpoint.disabled': ENDPOINT,
  'endpoint.enabled': ENDPOINT,
  'hook.disabled': HOOK,
  'hook.enabled': HOOK,
};
