import type { ApiKeyDeps } from './api-key-deps.ts';
import { createApiKey } from './create-api-key.ts';
import { parseKeyRequest } from './parse-key-request.ts';
import { type PresentedApiKey, presentApiKey } from './present-api-key.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { listApiKeys } from './rows/read-api-keys.ts';

const PAGE = 100;

/** A page of keys, newest first. */
export interface PresentedApiKeys {
  keys: PresentedApiKey[];
  /** Absent on the last page. */
  nextCursor?: string;
}

/**
 * Creates, lists or revokes keys, as an event says.
 * @throws TidingsError `invalid-request`, `invalid-cursor`, `key-exists`, `not-found`; StorageError
 */
export async function manageApiKeys(
  deps: ApiKeyDeps,
  event: unknown,
): Promise<PresentedApiKey | PresentedApiKeys> {
  const request = parseKeyRequest(event);
  switch (request.action) {
    case 'create':
      return presentApiKey(await createApiKey(deps, request));
    case 'revoke':
      return presentApiKey(await revokeApiKey(deps, request.id));
    case 'list': {
      const { owner, cursor } = request;
      const { items, ...rest } = await listApiKeys(deps.table, owner, { limit: PAGE, cursor });
      return { keys: items.map(presentApiKey), ...rest };
    }
  }
}
