import { LRUCache } from 'lru-cache';

const OWNERS_KEPT = 10_000;
const BURST_SECONDS = 2;

/** Counts the messages of owners, within one process. */
export interface RateLimit {
  /**
   * Takes so many messages of an owner's, as soon as there is one left: what is taken beyond is owed.
   * @returns whether they were taken.
   */
  take(owner: string, count: number): boolean;
}

/** A bucket for each owner, which fills at a rate and holds what two seconds fill in. */
export function rateLimit(perSecond: number, now: () => number): RateLimit {
  const capacity = BURST_SECONDS * perSecond;
  const buckets = new LRUCache<string, { left: number; atMs: number }>({ max: OWNERS_KEPT });
  return {
    take(owner, count) {
      const atMs = now();
      const bucket = buckets.get(owner) ?? { left: capacity, atMs };
      const filled = (Math.max(0, atMs - bucket.atMs) / 1000) * perSecond;
      const left = Math.min(capacity, bucket.left + filled);
      const isTaken = left >= 1;
      buckets.set(owner, { left: isTaken ? left - count : left, atMs });
      return isTaken;
    },
  };
}
