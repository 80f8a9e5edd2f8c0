import { changeItem } from '../../table/change-item.ts';
import { hookTestKey } from '../../table/hook-keys.ts';
import type { Table } from '../../table/table.ts';

/** A place for a test, and whose test has it. */
export interface TestPlace {
  place: number;
  token: string;
}

// What has been taken and not given back is free by then.
const KEPT_SECONDS = 60;

/** Takes a place until a time, if it is free. @returns whether it was. @throws StorageError */
export async function takePlace(
  table: Table,
  owner: string,
  { place, token }: TestPlace,
  { nowMs, untilMs }: { nowMs: number; untilMs: number },
): Promise<boolean> {
  const taken = await changeItem(table, hookTestKey(owner, place), {
    patch: { token, untilMs, ttl: Math.floor(untilMs / 1000) + KEPT_SECONDS },
    when: '(attribute_not_exists(#untilMs) OR #untilMs <= :now)',
    values: { now: nowMs },
  });
  return taken !== undefined;
}

/** Gives a place back, if it still is this test's. @throws StorageError */
export async function freePlace(
  table: Table,
  owner: string,
  { place, token }: TestPlace,
): Promise<void> {
  await changeItem(table, hookTestKey(owner, place), {
    patch: { untilMs: 0 },
    when: '#token = :mine',
    values: { mine: token },
  });
}
