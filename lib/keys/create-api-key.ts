import { idOfApiKey } from '../api/api-key.ts';
import type { ApiKeyRecord } from '../api/rows/api-key-record.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { ApiKeyDeps } from './api-key-deps.ts';
import { getApiKey } from './rows/read-api-keys.ts';
import { putApiKey } from './rows/write-api-keys.ts';

/** What its creator says of a key. */
export type NewApiKey = Pick<ApiKeyRecord, 'digest' | 'owner' | 'scopes' | 'name'>;

/**
 * Creates a key. The key itself is made where the command runs, and only its digest comes here: the
 * secret leaves that terminal neither in an event nor in an answer. The same request may come again,
 * since AWS's client repeats what was not answered in time.
 * @throws TidingsError `key-exists` for a digest whose id is taken; StorageError
 */
export async function createApiKey(
  { table, now, log }: ApiKeyDeps,
  { digest, owner, scopes, name }: NewApiKey,
): Promise<ApiKeyRecord> {
  const id = idOfApiKey(digest);
  const called = name === undefined ? {} : { name };
  const record: ApiKeyRecord = { id, digest, owner, scopes, ...called, createdAtMs: now() };
  if (await putApiKey(table, record)) {
    log('info', 'API key created', { keyId: id, owner, scopes });
    return record;
  }
  const stored = await getApiKey(table, id);
  if (stored && stored.revokedAtMs === undefined && told(stored) === told(record)) return stored;
  throw new TidingsError('key-exists', `There is a key ${id} already: make another one`, {
    field: 'digest',
  });
}

function told({ digest, owner, scopes, name }: NewApiKey): string {
  return JSON.stringify([digest, owner, scopes, name]);
}
