import { findAccount } from '../accounts/account-manager.ts';
import { defaultAccount } from '../accounts/account-record.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { removeWatch } from '../watches/remove-watch.ts';
import { managerOf, type Renewer } from '../watches/watch-deps.ts';
import type { ApiManager } from './route.ts';

/** What the routes need, for one owner. */
export function apiManager(renewer: Renewer, sealer: Sealer, owner: string): ApiManager {
  return {
    ...managerOf(renewer, { ...defaultAccount(), owner }),
    google: async (id) => renewer.googleOf(await findAccount({ table: renewer.table, owner }, id)),
    googleOf: renewer.googleOf,
    digestOf: renewer.digestOf,
    deleteWatch: (watchId) => removeWatch(renewer, owner, watchId),
    metrics: renewer.metrics,
    sealer,
    renewer,
  };
}
