import { removeWatch } from '../renew/remove-watch.ts';
import { managerOf, type Renewer } from '../renew/renewer.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { defaultAccount } from '../store/account-record.ts';
import { findAccount } from './account-manager.ts';
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
