import type { ApiKeyRecord } from '../../api/rows/api-key-record.ts';
import { apiKeyKey, type Key, LISTINGS, listedApiKeyKey } from '../../table/keys.ts';
import { IS_NEW } from '../../table/put-item-if.ts';
import type { Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import { updateExpression } from '../../table/update-expression.ts';

const DAY_IN_SECONDS = 86_400;
const KEPT_SECONDS = 90 * DAY_IN_SECONDS;

/**
 * Puts a new key into the table, and into the lists of its owner's keys and of all keys.
 * @returns whether its id is new; nothing is written if it is not.
 * @throws StorageError
 */
export async function putApiKey(table: Table, record: ApiKeyRecord): Promise<boolean> {
  const { id, owner, createdAtMs } = record;
  const put = (key: Key, listing: string) => ({
    Put: {
      TableName: table.name,
      Item: { ...key, listing, createdAtId: LISTINGS.sortKey(createdAtMs, id), ...record },
      ConditionExpression: IS_NEW.when,
    },
  });
  const failed = await transact(table, [
    put(apiKeyKey(id), LISTINGS.apiKeys(owner)),
    put(listedApiKeyKey(id), LISTINGS.allApiKeys),
  ]);
  return failed === undefined;
}

/**
 * Revokes a key, and has DynamoDB forget it after 90 days.
 * @returns whether it has been; false if it was revoked before, or is gone.
 * @throws StorageError
 */
export async function putRevocation(table: Table, id: string, nowMs: number): Promise<boolean> {
  const change = updateExpression({
    patch: { revokedAtMs: nowMs, ttl: Math.floor(nowMs / 1000) + KEPT_SECONDS },
    when: 'attribute_exists(pk) AND attribute_not_exists(#revokedAtMs)',
  });
  const update = (Key: Key) => ({ Update: { TableName: table.name, Key, ...change } });
  const failed = await transact(table, [update(apiKeyKey(id)), update(listedApiKeyKey(id))]);
  return failed === undefined;
}
