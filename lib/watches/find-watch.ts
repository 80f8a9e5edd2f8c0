import { TidingsError } from '../protocol/tidings-error.ts';
import { getWatch } from './rows/read-watches.ts';
import type { Renewer } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';

/**
 * A watch of an owner.
 * @throws TidingsError `not-found` if there is none, or if it is somebody else's; StorageError
 */
export async function findWatch(
  { table }: Pick<Renewer, 'table'>,
  owner: string,
  id: string,
  { deletedToo = false } = {},
): Promise<WatchRecord> {
  // What cannot be an id is not looked up: the database refuses keys that are too long.
  const watch = /^[\w-]{1,64}$/.test(id) ? await getWatch(table, owner, id) : undefined;
  if (watch && (deletedToo || watch.deletedAtMs === undefined)) return watch;
  throw new TidingsError('not-found', `There is no watch ${id.slice(0, 64)}`, { field: 'id' });
}
