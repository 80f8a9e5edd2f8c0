import { changeItem } from '../../table/change-item.ts';
import { getItem } from '../../table/get-item.ts';
import { hookChainKey, hookDataKey } from '../../table/hook-keys.ts';
import { IS_NEW, putItemIf } from '../../table/put-item-if.ts';
import type { Table } from '../../table/table.ts';
import type { Chain } from '../chain/chain-record.ts';

/**
 * Stores the hooks that an event is for, once: a repetition changes nothing.
 * @throws StorageError
 */
export async function putChain(table: Table, chain: Chain, ttlSeconds: number): Promise<boolean> {
  const item = { ...hookChainKey(chain.eventId), ...chain, version: 0, ttl: ttlSeconds };
  return putItemIf(table, item, IS_NEW);
}

/** The hooks that an event is for; undefined if it is for none, or is another owner's. @throws StorageError */
export async function getChain(
  table: Table,
  owner: string,
  eventId: string,
): Promise<(Chain & { version: number; ttl: number }) | undefined> {
  const item = await getItem(table, hookChainKey(eventId));
  return item?.['owner'] === owner ? fromChainItem(item) : undefined;
}

/** A chain with what its row is changed by. */
export type StoredChain = Chain & { version: number; ttl: number };

/**
 * Replaces what is known of a chain, if it is as it was read.
 * @returns it; undefined if another process was first.
 * @throws StorageError
 */
export async function changeChain(
  table: Table,
  chain: StoredChain,
  patch: Partial<Pick<Chain, 'hooks' | 'joined' | 'endpoints' | 'done' | 'retry'>>,
): Promise<StoredChain | undefined> {
  const item = await changeItem(table, hookChainKey(chain.eventId), {
    patch,
    add: { version: 1 },
    when: '#version = :seen',
    values: { seen: chain.version },
  });
  return item && fromChainItem(item);
}

function fromChainItem(item: Record<string, unknown>): StoredChain {
  const { pk: _, sk, ...chain } = item;
  return chain as unknown as StoredChain;
}

/**
 * Stores the data that a hook has changed an event's to. The first run counts: an endpoint may have got
 * it already.
 * @throws StorageError
 */
export async function putData(
  table: Table,
  { eventId, hookId, data }: { eventId: string; hookId: string; data: unknown },
  ttlSeconds: number,
): Promise<void> {
  // As text: DynamoDB has its own limits on numbers and depth.
  const item = { ...hookDataKey(eventId, hookId), data: JSON.stringify(data), ttl: ttlSeconds };
  await putItemIf(table, item, IS_NEW);
}

/** That data. @throws StorageError */
export async function getData(table: Table, eventId: string, hookId: string): Promise<unknown> {
  const item = await getItem(table, hookDataKey(eventId, hookId));
  return item && JSON.parse(String(item['data']));
}
