import { type ApiKeyRecord, fromApiKeyItem } from '../../api/rows/api-key-record.ts';
import { getItem } from '../../table/get-item.ts';
import { apiKeyKey, LISTINGS, listedApiKeyKey } from '../../table/keys.ts';
import { type Listing, listOwned } from '../../table/list-owned.ts';
import type { Page, PageRequest } from '../../table/page.ts';
import type { Table } from '../../table/table.ts';

/** One key; undefined if there is none, or if its row is damaged. @throws StorageError */
export async function getApiKey(table: Table, id: string): Promise<ApiKeyRecord | undefined> {
  const item = await getItem(table, apiKeyKey(id));
  return item && fromApiKeyItem(item);
}

/**
 * An owner's keys, or all owners', newest first, those that were revoked too. Damaged rows, which
 * give access to nothing, are left out.
 * @throws StorageError, TidingsError `invalid-cursor`
 */
export async function listApiKeys(
  table: Table,
  owner: string | undefined,
  page: PageRequest,
): Promise<Page<ApiKeyRecord>> {
  const listing: Listing =
    owner === undefined
      ? { partition: LISTINGS.allApiKeys, keyOf: listedApiKeyKey }
      : { partition: LISTINGS.apiKeys(owner), keyOf: apiKeyKey };
  const { items, ...rest } = await listOwned(table, listing, page);
  const records = items.map(fromApiKeyItem).filter((record) => record !== undefined);
  return { items: records, ...rest };
}
