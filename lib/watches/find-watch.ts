import { findOwn } from '../api/find-own.ts';
import { getWatch } from './rows/read-watches.ts';
import type { OwnWatchDeps } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';

/** A watch of an owner. @throws TidingsError `not-found`, also for one that is deleted; StorageError */
export function findWatch(
  { table, owner }: Pick<OwnWatchDeps, 'table' | 'owner'>,
  id: string,
  { deletedToo = false } = {},
): Promise<WatchRecord> {
  const isId = (text: string) => /^[\w-]{1,64}$/.test(text);
  const read = async () => {
    const watch = await getWatch(table, owner, id);
    return watch?.condition === 'deleted' && !deletedToo ? undefined : watch;
  };
  return findOwn({ kind: 'watch', isId, read }, id);
}
