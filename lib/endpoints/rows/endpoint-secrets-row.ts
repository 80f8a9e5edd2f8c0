import { getItem } from '../../table/get-item.ts';
import { endpointSecretsKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';

/** What an endpoint's requests carry, sealed; undefined if there is none. @throws StorageError */
export async function getSealedSecrets(
  table: Table,
  endpointId: string,
): Promise<string | undefined> {
  const item = await getItem(table, endpointSecretsKey(endpointId));
  return typeof item?.['sealed'] === 'string' ? item['sealed'] : undefined;
}
