import { hookRequestKey } from '../../table/hook-keys.ts';
import { IS_NEW, putItemIf } from '../../table/put-item-if.ts';
import type { Table } from '../../table/table.ts';
import type { RequestRecord } from '../requests/request-record.ts';

/**
 * Stores a request, unless it is stored already.
 * @returns whether it was stored now.
 * @throws StorageError
 */
export function putRequest(
  table: Table,
  id: string,
  { owner, hookId, event, request }: RequestRecord,
  ttlSeconds: number,
): Promise<boolean> {
  const item = {
    ...hookRequestKey(event.id, id),
    owner,
    hookId,
    event: { id: event.id, type: event.type, timeMs: event.timeMs },
    request,
    ttl: ttlSeconds,
  };
  return putItemIf(table, item, IS_NEW);
}
