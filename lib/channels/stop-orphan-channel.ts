import { DEFAULT_ACCOUNT } from '../accounts/account-record.ts';
import type { RouteRequest } from '../api/route.ts';
import { isChannelId } from '../protocol/channel-id.ts';
import { isResource, RESOURCES, type Resource } from '../protocol/resource-states.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { ChannelDeps } from './channel-deps.ts';
import { getChannelOfAnyOwner } from './rows/read-channels.ts';

/** How stopping an orphan ends. */
export type OrphanStop =
  | {
      outcome: 'stopped';
      channel: {
        id: string;
        resource: Resource;
        resourceId: string;
        account: string;
        state: 'stopped';
      };
    }
  /** The ledger has the channel: it is no orphan. */
  | { outcome: 'not-orphaned' };

/**
 * Stops a channel at Google that is not in the ledger, by what its notifications say
 * (docs/google-push.md, L5 and L6). Only the account that opened it can: any other gets the answer
 * that there is none, as for a channel that is stopped already.
 * @throws TidingsError `not-found`, `invalid-request` naming what is missing; GoogleError; StorageError
 */
export async function stopOrphanChannel(
  deps: ChannelDeps,
  id: string,
  query: RouteRequest['query'],
): Promise<OrphanStop> {
  const { resourceId = '', account = DEFAULT_ACCOUNT } = query;
  if (!isChannelId(id))
    throw new TidingsError('not-found', `There is no channel ${id.slice(0, 64)}`);
  if (await getChannelOfAnyOwner(deps.table, id)) return { outcome: 'not-orphaned' };
  if (resourceId === '')
    throw new TidingsError('invalid-request', 'resourceId must be what X-Goog-Resource-ID said', {
      field: 'resourceId',
    });
  const resource = await resourceOf(deps, id, query['resource']);
  const google = await deps.google(account);
  await google.stop({ id, resource, resourceId });
  deps.log('info', 'an orphaned channel was stopped', { channelId: id, resource });
  return {
    outcome: 'stopped',
    channel: { id, resource, resourceId, account, state: 'stopped' },
  };
}

async function resourceOf(
  { notifiedResource }: ChannelDeps,
  id: string,
  given: string | undefined,
): Promise<Resource> {
  if (given !== undefined && isResource(given)) return given;
  const notified = given === undefined ? await notifiedResource(id) : undefined;
  if (notified) return notified;
  throw new TidingsError(
    'invalid-request',
    `resource must say what the channel watches, one of: ${RESOURCES.join(', ')}`,
    { field: 'resource' },
  );
}
