import { getAccount } from '../accounts/rows/read-accounts.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { endWatch } from './end-watch.ts';
import { findWatch } from './find-watch.ts';
import { claimWatch } from './rows/claim-watch.ts';
import { deleteWatch } from './rows/delete-watch.ts';
import type { OwnWatchDeps } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';

// A watch is claimed a few times a day: losing this many races is a defect.
const MAX_RACES = 5;

/** A watch that is deleted: all its channels are stopped, or some still are being. */
export interface Removal {
  outcome: 'stopped' | 'stopping';
  watch: WatchRecord;
}

/**
 * Deletes a watch and stops its channels. What cannot be stopped now is stopped later by the sweep.
 * Doing it again is fine.
 * @throws TidingsError `not-found`, `watch-busy`; StorageError
 */
export async function removeWatch(deps: OwnWatchDeps, id: string): Promise<Removal> {
  const { table, owner, now } = deps;
  for (let races = 0; races < MAX_RACES; races += 1) {
    const watch = await findWatch(deps, id, { deletedToo: true });
    const isDeleted = watch.condition === 'deleted';
    if (isDeleted && isForgotten(watch)) return { outcome: 'stopped', watch };
    const claimed = isDeleted
      ? await claimWatch(table, id, watch.version, now())
      : await deleteWatch(table, watch, now());
    if (claimed) {
      const account = await getAccount(table, owner, watch.account);
      return endWatch(deps, claimed, account);
    }
    // Another process is stopping its channels.
    if (isDeleted) return { outcome: 'stopping', watch };
  }
  throw new TidingsError('watch-busy', `Watch ${id} keeps changing: try again`);
}

// Nothing is left to do: it is in no index any more.
function isForgotten({ dueAtMs }: Partial<WatchRecord>): boolean {
  return dueAtMs === undefined;
}
