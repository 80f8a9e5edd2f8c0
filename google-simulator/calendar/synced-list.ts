/** One item, and the revision of its list at which it last changed. */
export interface Revised<T> {
  revision: number;
  item: T;
}

/** Items that can be listed by what changed since a revision; what was deleted stays as a tombstone. */
export interface SyncedList<T> {
  /** Sync tokens of an earlier generation are no longer good. */
  generation: number;
  revision: number;
  get(id: string): T | undefined;
  put(id: string, item: T): T;
  /** In the order of their last change. */
  after(revision: number): Revised<T>[];
}

/** A list without items. */
export function createSyncedList<T>(): SyncedList<T> {
  const items = new Map<string, Revised<T>>();
  return {
    generation: 1,
    revision: 0,
    get: (id) => items.get(id)?.item,
    put(id, item) {
      this.revision += 1;
      // Taken out first, so that the map stays in the order of revisions.
      items.delete(id);
      items.set(id, { revision: this.revision, item });
      return item;
    },
    after: (revision) => [...items.values()].filter((revised) => revised.revision > revision),
  };
}
