import { sameSecret } from '../protocol/same-secret.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { CachedSecret } from '../secrets/cached-secret.ts';
import type { Table } from '../table/table.ts';
import { isApiKey } from './api-key.ts';
import { DEPLOYMENT_OWNER } from './owner.ts';
import { lookUpApiKey, type Scope } from './rows/api-key-record.ts';

/** The sender of a request: an owner, and what the key allows. */
export interface Identity {
  owner: string;
  /** The id of the key; absent for the deployment's own. */
  keyId?: string;
  scopes: readonly Scope[];
}

const DEPLOYMENT: Identity = { owner: DEPLOYMENT_OWNER, scopes: ['read', 'manage'] };

/**
 * Identifies the sender of a request by its API key, a bearer token: the deployment's own, compared
 * in constant time, or one of those in the table, looked up by its digest. What cannot be a key
 * costs no database call.
 * @throws TidingsError `unauthorized`; StorageError; what the secret throws.
 */
export async function authorize(
  apiKey: CachedSecret,
  header: string | undefined,
  table: Table,
): Promise<Identity> {
  const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
  if (given === undefined) throw unauthorized();
  if (matches(await apiKey.values(), given)) return DEPLOYMENT;
  const lookup = isApiKey(given) ? await lookUpApiKey(table, given) : UNKNOWN;
  switch (lookup.outcome) {
    case 'found': {
      const { id: keyId, owner, scopes, revokedAtMs } = lookup.record;
      if (owner === DEPLOYMENT_OWNER)
        throw new TidingsError(
          'unauthorized',
          `This API key belongs to the owner "${DEPLOYMENT_OWNER}", which only the key in the secret may do. Create another key, for another owner.`,
        );
      if (revokedAtMs === undefined) return { owner, keyId, scopes };
      throw unauthorized();
    }
    case 'invalid':
      throw new TidingsError(
        'unauthorized',
        'The record of this API key is damaged, so that it gives access to nothing. Create another key.',
      );
    case 'unknown':
      // The deployment's key may have been rotated since the secret was last read.
      if (matches(await apiKey.latest(), given)) return DEPLOYMENT;
      throw unauthorized();
  }
}

const UNKNOWN = { outcome: 'unknown' } as const;

// It only leads to what GET /events reads.
const READS: readonly string[] = ['POST /stream-tickets'];

/**
 * Holds a request to what its key allows: `read` for what reads, `manage` for everything.
 * @throws TidingsError `forbidden`
 */
export function requireScope({ scopes }: Identity, routeKey: string): void {
  const reads = routeKey.startsWith('GET ') || READS.includes(routeKey);
  const needed: Scope = reads ? 'read' : 'manage';
  if (scopes.includes(needed) || scopes.includes('manage')) return;
  throw new TidingsError('forbidden', `This API key lacks the scope "${needed}"`);
}

function matches(keys: readonly string[], given: string): boolean {
  return keys.some((key) => sameSecret(given, key));
}

function unauthorized(): TidingsError {
  return new TidingsError(
    'unauthorized',
    'Send the API key as "Authorization: Bearer <key>". serverless info says which secret holds it; on a laptop npm start prints it.',
  );
}
