import { type AccountClients, accountClients } from '../../lib/accounts/account-clients.ts';
import type { AccountDeps, OwnAccountDeps } from '../../lib/accounts/account-deps.ts';
import type { AccountRecord } from '../../lib/accounts/account-record.ts';
import { findAccount } from '../../lib/accounts/find-account.ts';
import type { ChannelDeps, ChannelSources } from '../../lib/channels/channel-deps.ts';
import type { DeliveryRouteDeps } from '../../lib/deliveries/delivery-routes.ts';
import type { EventDeps } from '../../lib/events/event-routes.ts';
import { createGoogle, type GoogleOptions } from '../../lib/google/google.ts';
import type { HookRouteDeps } from '../../lib/hooks/hook-deps.ts';
import {
  listNotifications,
  resourceIdFromNotifications,
} from '../../lib/notifications/rows/list-notifications.ts';
import { resourceFromUri } from '../../lib/protocol/resource-from-uri.ts';
import type { CachedSecret } from '../../lib/secrets/cached-secret.ts';
import { sealer } from '../../lib/secrets/sealer.ts';
import type { StreamRouteDeps } from '../../lib/stream/stream-routes.ts';
import type { Table } from '../../lib/table/table.ts';
import { removeWatch } from '../../lib/watches/remove-watch.ts';
import { resumeWatch } from '../../lib/watches/rows/move-watch.ts';
import { getWatchOfAnyOwner } from '../../lib/watches/rows/read-watches.ts';
import type { OwnWatchDeps, WatchDeps } from '../../lib/watches/watch-deps.ts';

/** Everything that keeping watches alive needs, for those of all owners. */
export interface Deps extends WatchDeps, Omit<AccountDeps, 'metrics'> {}

/** What the routes of accounts, watches and channels need, for one owner. */
export type OwnDeps = OwnWatchDeps & Omit<OwnAccountDeps, 'metrics'> & ChannelDeps;

/** Everything that the routes of the management API need, for one owner. */
export type RouteDeps = OwnDeps & EventDeps & DeliveryRouteDeps & HookRouteDeps & StreamRouteDeps;

/** What differs between a function, the simulation, the benchmark and a test. */
export interface DepsInput
  extends Pick<
    Deps,
    | 'table'
    | 'now'
    | 'random'
    | 'log'
    | 'metrics'
    | 'settings'
    | 'notificationsUrl'
    | 'allowLoopbackHttp'
  > {
  /** How Google is called. Its clock and chance are the ones above unless they are given here. */
  google: Omit<GoogleOptions, 'credentials' | 'tokenIdentifier' | 'now' | 'random'> &
    Partial<Pick<GoogleOptions, 'now' | 'random'>>;
  secrets: {
    /** What tokens are signed with. */
    token: CachedSecret;
    /** What stored credentials are sealed with. */
    seal: CachedSecret;
    /** The deployment's own Google credentials. */
    credentials: CachedSecret;
  };
  /** How many accounts' clients to keep; a default that suits a function without one. */
  maxClients?: number;
}

/** Puts the rooms of lib/ together. */
export function makeDeps({ google, secrets, maxClients, ...input }: DepsInput): Deps {
  const { table, now, random } = input;
  const seal = sealer(secrets.seal);
  const clients: AccountClients = accountClients({
    sealer: seal,
    deploymentCredentials: secrets.credentials,
    ...(maxClients === undefined ? {} : { maxKept: maxClients }),
    make: (credentials, tokenIdentifier) =>
      createGoogle({ now, random, ...google, credentials, tokenIdentifier }),
  });
  const deps: Deps = {
    ...input,
    ...clients,
    ...channelSources(table, now),
    sealer: seal,
    tokenSecret: async () => (await secrets.token.values())[0] ?? '',
    channelsOf: (account) => channelDeps(deps, account),
    deleteWatch: (owner, watchId) => removeWatch({ ...deps, owner }, watchId),
    resumeWatch: (watchId, atMs) => resumeWatch(table, watchId, { atMs, nowMs: now() }),
  };
  return deps;
}

/** What the routes need, for one owner. */
export function ownDeps(deps: Deps, owner: string): OwnDeps {
  const { table, googleOf } = deps;
  return {
    ...deps,
    owner,
    google: async (id) => googleOf(await findAccount({ table, owner }, id)),
  };
}

// The channels of an account are always those of its owner.
function channelDeps(deps: Deps, account: AccountRecord): ChannelDeps {
  return { ...deps, owner: account.owner, google: () => deps.googleOf(account) };
}

/** What channels learn from the rows of watches and notifications. */
export function channelSources(table: Table, now: () => number): ChannelSources {
  return {
    async watchOf(watchId) {
      const watch = await getWatchOfAnyOwner(table, watchId);
      if (!watch) return undefined;
      const isDeleted = watch.condition === 'deleted';
      return { ...watch, isDeleted, opensChannels: !isDeleted && watch.condition !== 'paused' };
    },
    notifiedResourceId: (channelId) => resourceIdFromNotifications(table, channelId),
    async notifiedResource(channelId) {
      const { items } = await listNotifications(table, channelId, { limit: 1 }, now());
      return resourceFromUri(items[0]?.notification.resourceUri ?? '');
    },
  };
}
