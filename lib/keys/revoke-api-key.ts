import { isApiKeyId } from '../api/api-key.ts';
import type { ApiKeyRecord } from '../api/rows/api-key-record.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { ApiKeyDeps } from './api-key-deps.ts';
import { getApiKey } from './rows/read-api-keys.ts';
import { putRevocation } from './rows/write-api-keys.ts';

/**
 * Revokes a key: from now on it gives access to nothing. One that is revoked stays as it is, with the
 * time of its first revocation.
 * @throws TidingsError `not-found`; StorageError
 */
export async function revokeApiKey(
  { table, now, log }: ApiKeyDeps,
  id: string,
): Promise<ApiKeyRecord> {
  // Nothing else is looked up, or repeated in the answer: it may be a key.
  if (!isApiKeyId(id))
    throw notFound('There is no such key: an id has 16 hex digits, and the list of keys has it');
  const isNew = await putRevocation(table, id, now());
  const record = await getApiKey(table, id);
  if (!record) throw notFound(`There is no key ${id}`);
  if (isNew) log('info', 'API key revoked', { keyId: id, owner: record.owner });
  return record;
}

function notFound(message: string): TidingsError {
  return new TidingsError('not-found', message, { field: 'id' });
}
