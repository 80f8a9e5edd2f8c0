import { SealedUnreadableError } from '../../secrets/sealed-unreadable-error.ts';
import { getItem } from '../../table/get-item.ts';
import { endpointSecretsKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';

/** What an endpoint's requests carry, sealed. @throws StorageError, SealedUnreadableError */
export async function getSealedSecrets(table: Table, endpointId: string): Promise<string> {
  const item = await getItem(table, endpointSecretsKey(endpointId));
  if (typeof item?.['sealed'] === 'string') return item['sealed'];
  throw new SealedUnreadableError(
    'The secrets of the endpoint are gone: delete it, and create it again',
  );
}
