import { LRUCache } from 'lru-cache';
import type { Table } from '../table/table.ts';
import { subscriptionsVersion } from './rows/read-endpoints.ts';

/** How long after a change an owner's endpoints and hooks may still be matched as they were. */
export const SUBSCRIPTIONS_MAX_AGE_MS = 5000;

// A number for each of so many owners.
const OWNERS_MAX = 100_000;

/** How often owners' endpoints and hooks have changed. */
export interface SubscriptionVersions {
  /** 0 for an owner that never had one. @throws StorageError */
  of(owner: string): Promise<number>;
}

/** Reads the one item of an owner that says so, every five seconds at most. */
export function subscriptionVersions({
  table,
  now,
}: {
  table: Table;
  now: () => number;
}): SubscriptionVersions {
  const kept = new LRUCache<string, { version: Promise<number>; readAtMs: number }>({
    max: OWNERS_MAX,
  });
  return {
    of(owner) {
      const readAtMs = now();
      const known = kept.get(owner);
      if (known && readAtMs - known.readAtMs < SUBSCRIPTIONS_MAX_AGE_MS) return known.version;
      const version = subscriptionsVersion(table, owner);
      kept.set(owner, { version, readAtMs });
      // What could not be read is read anew.
      version.catch(() => kept.delete(owner));
      return version;
    },
  };
}
