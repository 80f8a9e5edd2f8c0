import type { Backend } from '../backend.ts';
import { CALENDAR_STOP } from '../calendar/calendar-scopes.ts';
import { DIRECTORY_STOP } from '../directory/directory-scopes.ts';
import { DRIVE_READ } from '../drive/drive-scopes.ts';
import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/route.ts';
import type { Identity } from '../oauth/identity.ts';
import { projectOf } from '../oauth/project-of.ts';
import { scopes as scopesOf } from '../oauth/scopes.ts';
import { REPORTS_READ } from '../reports/reports-scopes.ts';
import type { Api } from './resource.ts';

// Each API has one stop method for all its resources. The underscore in the two admin paths is
// Google's (google-api-php-client#760).
const STOP_PATHS: Record<Api, string[]> = {
  drive: ['/drive/v3/channels/stop', '/drive/v2/channels/stop'],
  calendar: ['/calendar/v3/channels/stop'],
  directory: ['/admin/directory_v1/channels/stop'],
  reports: ['/admin/reports_v1/channels/stop'],
  storage: ['/storage/v1/channels/stop'],
};

const STORAGE_STOP = scopesOf(
  'cloud-platform',
  'cloud-platform.read-only',
  'devstorage.full_control',
  'devstorage.read_only',
  'devstorage.read_write',
);

// The scopes of all watch methods of the API.
const STOP_SCOPES: Record<Api, readonly string[]> = {
  drive: DRIVE_READ,
  calendar: CALENDAR_STOP,
  directory: DIRECTORY_STOP,
  reports: REPORTS_READ,
  storage: STORAGE_STOP,
};

/** The routes of the stop method of `api`. */
export function stopRoutes(backend: Backend, api: Api): Route[] {
  const handle = (call: Call): void => stopChannel(backend, call, api);
  const scopes = STOP_SCOPES[api];
  return STOP_PATHS[api].map((path) => ({ on: `POST ${path}`, scopes, handle }));
}

function stopChannel({ channels }: Backend, { body, caller }: Call, api: Api): void {
  for (const field of ['id', 'resourceId']) {
    if (typeof body[field] !== 'string' || body[field] === '') {
      throw new GoogleError('required', { location: field });
    }
  }
  const project = projectOf(caller);
  const channel = channels.find(project, String(body.id));
  const matches =
    channel?.resourceId === body.resourceId && channel?.resource.startsWith(`${api}.`);
  if (!channel || !matches) {
    // Worded as in googleapis/google-api-nodejs-client#627.
    const message = `Channel '${body.id}' not found for project '${project}'`;
    throw new GoogleError('notFound', { message });
  }
  if (!canStop(caller, channel.openedBy)) throw new GoogleError('stopChannelCallerNotOwner');
  channels.remove(channel);
}

/**
 * By the push guides, a user's channel can be stopped by the same user and client, a service
 * account's by any user of the client.
 */
function canStop(caller: Identity, owner: Identity): boolean {
  if (caller.client !== owner.client) return false;
  return owner.kind === 'service-account' || caller.user === owner.user;
}
