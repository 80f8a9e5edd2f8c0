import { DEFAULT_ACCOUNT } from '../accounts/account-record.ts';
import type { ApiManager, RouteRequest } from '../api/route.ts';
import { listNotifications } from '../notifications/rows/list-notifications.ts';
import { isChannelId } from '../protocol/channel-id.ts';
import { resourceFromUri } from '../protocol/resource-from-uri.ts';
import { isResource, RESOURCES, type Resource } from '../protocol/resource-states.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { getChannelOfAnyOwner } from './rows/read-channels.ts';

/**
 * Stops a channel at Google that the ledger has lost, or never had, by what its notifications say
 * (rows L5 and L6 of the push reference). Only the account that opened it can: to any other, Google
 * says that there is none, as it does of one that is stopped already.
 * @returns what to answer; undefined if the channel is in the ledger, and so not lost.
 * @throws TidingsError `not-found`, `invalid-request` naming what is missing; GoogleError; StorageError
 */
export async function stopOrphanChannel(
  manager: ApiManager,
  id: string,
  query: RouteRequest['query'],
): Promise<Record<string, unknown> | undefined> {
  const { resourceId = '', account = DEFAULT_ACCOUNT } = query;
  if (!isChannelId(id))
    throw new TidingsError('not-found', `There is no channel ${id.slice(0, 64)}`);
  if (await getChannelOfAnyOwner(manager.table, id)) return undefined;
  if (resourceId === '')
    throw new TidingsError('invalid-request', 'resourceId must be what X-Goog-Resource-ID said', {
      field: 'resourceId',
    });
  const resource = await resourceOf(manager, id, query['resource']);
  const google = await manager.google(account);
  await google.stop({ id, resource, resourceId });
  manager.log('info', 'a lost channel was stopped', { channelId: id, resource });
  return { id, resource, resourceId, account, state: 'stopped' };
}

async function resourceOf(
  { table, now }: ApiManager,
  id: string,
  given: string | undefined,
): Promise<Resource> {
  if (given !== undefined && isResource(given)) return given;
  const { items } = await listNotifications(table, id, { limit: 1 }, now());
  const known = resourceFromUri(items[0]?.notification.resourceUri ?? '');
  if (given === undefined && known) return known;
  throw new TidingsError(
    'invalid-request',
    `resource must say what the channel watches, one of: ${RESOURCES.join(', ')}`,
    { field: 'resource' },
  );
}
