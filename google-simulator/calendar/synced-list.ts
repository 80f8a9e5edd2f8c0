/** One item, and the list revision of its last change. */
export interface Revised<T> {
  revision: number;
  item: T;
  /** When it was changed, in milliseconds since the epoch; 0 where no caller asks. */
  changedAt: number;
}

/** A list that can return the items changed since a revision. Deleted items stay as tombstones. */
export interface SyncedList<T> {
  /** Sync tokens of an earlier generation are invalid. */
  generation: number;
  revision: number;
  get(id: string): T | undefined;
  put(id: string, item: T, changedAt?: number): T;
  /** The items changed after `revision`, in the order of their last change. */
  after(revision: number): Revised<T>[];
}

/** Creates an empty list. */
export function createSyncedList<T>(): SyncedList<T> {
  const items = new Map<string, Revised<T>>();
  return {
    generation: 1,
    revision: 0,
    get: (id) => items.get(id)?.item,
    put(id, item, changedAt = 0) {
      this.revision += 1;
      // Deleted first, so that the map stays in the order of revisions.
      items.delete(id);
      items.set(id, { revision: this.revision, item, changedAt });
      return item;
    },
    after: (revision) => [...items.values()].filter((revised) => revised.revision > revision),
  };
}
