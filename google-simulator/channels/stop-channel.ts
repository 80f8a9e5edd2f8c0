import { GoogleError } from '../google-error.ts';
import type { Call } from '../http/call.ts';
import type { Route } from '../http/route.ts';
import type { Identity } from '../oauth/identity.ts';
import type { World } from '../world.ts';
import type { Api } from './resource.ts';

const PROJECT_NUMBER = '636397034666';

// One stop method for each API, shared by its resources. The underscore of the two admin paths is Google's (google-api-php-client#760).
const STOP_PATHS: Record<Api, string[]> = {
  drive: ['/drive/v3/channels/stop', '/drive/v2/channels/stop'],
  calendar: ['/calendar/v3/channels/stop'],
  directory: ['/admin/directory_v1/channels/stop'],
  reports: ['/admin/reports_v1/channels/stop'],
  storage: ['/storage/v1/channels/stop'],
};

/** The stop method of `api`, under all its paths. */
export function stopRoutes(world: World, api: Api): Route[] {
  const handle = (call: Call): void => stopChannel(world, call, api);
  return STOP_PATHS[api].map((path) => ({ on: `POST ${path}`, handle }));
}

function stopChannel({ channels }: World, { body, caller }: Call, api: Api): void {
  for (const field of ['id', 'resourceId']) {
    if (typeof body[field] !== 'string' || body[field] === '') {
      throw new GoogleError('required', { location: field });
    }
  }
  const channel = channels.find(String(body.id));
  const matches =
    channel?.resourceId === body.resourceId && channel?.resource.startsWith(`${api}.`);
  if (!channel || !matches) {
    // The wording is that of googleapis/google-api-nodejs-client#627.
    const message = `Channel '${body.id}' not found for project '${PROJECT_NUMBER}'`;
    throw new GoogleError('notFound', { message });
  }
  if (!mayStop(caller, channel.openedBy)) throw new GoogleError('stopChannelCallerNotOwner');
  channels.remove(channel);
}

/** The push guides: a user's channel is stopped by the same user and client, a service account's by any user of the client. */
function mayStop(caller: Identity, owner: Identity): boolean {
  if (caller.client !== owner.client) return false;
  return owner.kind === 'service-account' || caller.user === owner.user;
}
