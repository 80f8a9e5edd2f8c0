import { getAccount } from '../accounts/rows/read-accounts.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { claimWatch } from './rows/claim-watch.ts';
import { deleteWatch } from './rows/delete-watch.ts';
import { endWatch } from './end-watch.ts';
import { findWatch } from './find-watch.ts';
import { getWatch } from './rows/read-watches.ts';
import type { Renewer } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';

// A watch changes hands a few times a day: losing this many races is a defect.
const MAX_RACES = 5;

/** A watch that was deleted, and whether all its channels are stopped. */
export interface Removed {
  watch: WatchRecord;
  isOver: boolean;
}

/**
 * Deletes a watch and stops its channels. What cannot be stopped now is stopped later without
 * anybody asking. Doing it again is fine.
 * @throws TidingsError `not-found`, `watch-busy`; StorageError
 */
export async function removeWatch(renewer: Renewer, owner: string, id: string): Promise<Removed> {
  const { table, now } = renewer;
  for (let races = 0; races < MAX_RACES; races += 1) {
    const watch = await findWatch(renewer, owner, id, { deletedToo: true });
    if (isForgotten(watch)) return { watch, isOver: true };
    const claimed = watch.deletedAtMs
      ? await claimWatch(table, id, watch.version, now())
      : (await deleteWatch(table, watch, now())) &&
        // As it is now: until it was deleted, somebody may have noted one more channel in it.
        (await getWatch(table, owner, id));
    if (claimed) {
      const account = await getAccount(table, owner, watch.account);
      const failures = await endWatch(renewer, claimed, account);
      return {
        watch: (await getWatch(table, owner, id)) ?? claimed,
        isOver: failures.length === 0,
      };
    }
    // Somebody else is stopping its channels.
    if (watch.deletedAtMs) return { watch, isOver: false };
  }
  throw new TidingsError('watch-busy', `Watch ${id} keeps changing: try again`);
}

// Nothing is left to do: it is in no index any more.
function isForgotten({ deletedAtMs, dueAtMs }: Partial<WatchRecord>): boolean {
  return deletedAtMs !== undefined && dueAtMs === undefined;
}
