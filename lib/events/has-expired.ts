import type { Table } from '../table/table.ts';
import { VOID_AFTER_MS } from './read-log.ts';
import { lastNumber } from './rows/draw-numbers.ts';
import { isAnyKeptBefore } from './rows/is-any-kept-before.ts';
import { readSegment } from './rows/read-segments.ts';

/** A place in an owner's log. */
export interface LogPlace {
  owner: string;
  from: number;
  nowMs: number;
}

/**
 * Whether events from a number on may have expired before they were read: the number has nothing, what
 * comes before it has nothing either, and it was drawn. Events expire in their order.
 * @throws StorageError
 */
export async function hasExpired(table: Table, { owner, from, nowMs }: LogPlace): Promise<boolean> {
  const { rows } = await readSegment(table, owner, { from, limit: 1, nowMs });
  const [first] = rows;
  if (first?.sequence === from && first.event) return false;
  // The number is not written yet.
  if (first && first.drawnAtMs + VOID_AFTER_MS > nowMs) return false;
  if (await isAnyKeptBefore(table, { owner, from, nowMs })) return false;
  return (await lastNumber(table, owner)) >= from;
}
