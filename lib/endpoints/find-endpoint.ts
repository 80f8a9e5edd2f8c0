import { findOwn } from '../api/find-own.ts';
import type { Table } from '../table/table.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import { getEndpoint } from './rows/read-endpoints.ts';

/** An endpoint of an owner. @throws TidingsError `not-found`; StorageError */
export function findEndpoint(
  { table, owner }: { table: Table; owner: string },
  id: string,
): Promise<EndpointRecord> {
  const isId = (text: string) => /^[\w-]{1,64}$/.test(text);
  return findOwn({ kind: 'endpoint', isId, read: () => getEndpoint(table, owner, id) }, id);
}
