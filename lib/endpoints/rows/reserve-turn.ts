import { changeItem } from '../../table/change-item.ts';
import { endpointRateKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';

// Longer than turns are reserved ahead: an endpoint's log is kept about as long.
const KEPT_SECONDS = 30 * 86_400;
// Of many processes that reserve at once, each is done after a few attempts.
const RACES_MAX = 10;

/**
 * Reserves the next turn of an endpoint with a rate (generic cell rate algorithm, ITU-T I.371): turns
 * are 1/rate seconds apart, from now on.
 * @param rate requests per second
 * @returns when the turn is, in whole milliseconds since the epoch.
 * @throws StorageError
 */
export async function reserveTurn(
  table: Table,
  endpointId: string,
  { rate, nowMs }: { rate: number; nowMs: number },
): Promise<number> {
  const key = endpointRateKey(endpointId);
  const stepMs = 1000 / rate;
  const ttl = Math.floor(nowMs / 1000) + KEPT_SECONDS;
  for (let races = 0; races < RACES_MAX; races += 1) {
    const later = await changeItem(table, key, {
      patch: { ttl },
      add: { nextMs: stepMs },
      when: '#nextMs > :now',
      values: { now: nowMs },
    });
    // Of a rate such as 3 a turn is between two milliseconds.
    if (later) return Math.ceil(Number(later['nextMs']) - stepMs);
    const first = await changeItem(table, key, {
      patch: { ttl, nextMs: nowMs + stepMs },
      when: '(attribute_not_exists(#nextMs) OR #nextMs <= :now)',
      values: { now: nowMs },
    });
    if (first) return nowMs;
  }
  return nowMs;
}
