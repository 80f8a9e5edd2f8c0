import { LISTINGS } from './keys.ts';

/** The index of deliveries that have not succeeded, by owner, status and age. Others are not in it. */
export const UNDELIVERED = {
  index: 'undelivered',
  /** Attributes: the partition of an owner's, and what sorts them. */
  owner: (owner: string) => `UNDELIVERED#${owner}`,
  /** Sorts by status, then by creation. */
  sortKey: (status: string, createdAtMs: number, id: string) =>
    `${status}#${LISTINGS.sortKey(createdAtMs, id)}`,
} as const;
