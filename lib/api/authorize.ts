import { DEPLOYMENT_OWNER } from '../accounts/account-record.ts';
import { sameSecret } from '../protocol/same-secret.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { CachedSecret } from '../secrets/cached-secret.ts';
import type { Table } from '../table/table.ts';
import { isApiKey } from './api-key.ts';
import { getApiKey, type Scope } from './rows/api-key-record.ts';

/** Who sent a request, and what they may do. */
export interface Identity {
  owner: string;
  scopes: readonly Scope[];
}

const DEPLOYMENT: Identity = { owner: DEPLOYMENT_OWNER, scopes: ['read', 'manage'] };

/**
 * Finds out who sent a request by its API key, a bearer token: the deployment's own, compared in
 * constant time, or one of those in the table, looked up by its digest. What cannot be a key costs
 * no look at the table.
 * @throws TidingsError `unauthorized`; StorageError; what the secret throws.
 */
export async function authorize(
  apiKey: CachedSecret,
  header: string | undefined,
  table: Table,
): Promise<Identity> {
  const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
  if (given !== undefined) {
    if (matches(await apiKey.values(), given)) return DEPLOYMENT;
    const record = isApiKey(given) ? await getApiKey(table, given) : undefined;
    if (record && record.revokedAtMs === undefined)
      return { owner: record.owner, scopes: record.scopes };
    // The deployment's key may have been rotated since we last looked.
    if (!record && matches(await apiKey.latest(), given)) return DEPLOYMENT;
  }
  throw new TidingsError(
    'unauthorized',
    'Send the API key as "Authorization: Bearer <key>"; serverless info says which secret holds it',
  );
}

/**
 * Holds a request to what its key allows: `read` to look, `manage` for everything.
 * @throws TidingsError `forbidden`
 */
export function requireScope({ scopes }: Identity, routeKey: string): void {
  const needed: Scope = routeKey.startsWith('GET ') ? 'read' : 'manage';
  if (scopes.includes(needed) || scopes.includes('manage')) return;
  throw new TidingsError('forbidden', `This API key lacks the scope "${needed}"`);
}

function matches(keys: readonly string[], given: string): boolean {
  return keys.some((key) => sameSecret(given, key));
}
