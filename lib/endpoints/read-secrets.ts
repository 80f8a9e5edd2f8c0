import { SealedUnreadableError } from '../secrets/sealed-unreadable-error.ts';
import type { EndpointDeps } from './endpoint-deps.ts';
import type { EndpointRecord, EndpointSecrets } from './endpoint-record.ts';
import { openEndpointSecrets } from './endpoint-secrets.ts';
import { findEndpoint } from './find-endpoint.ts';
import { getSealedSecrets } from './rows/endpoint-secrets-row.ts';

/**
 * What an endpoint's requests carry.
 * @throws TidingsError `not-found` if the endpoint was deleted after it was read; StorageError;
 *   SealedUnreadableError; what the secret throws.
 */
export async function readSecrets(
  deps: Pick<EndpointDeps, 'table' | 'owner' | 'sealer'>,
  endpoint: EndpointRecord,
): Promise<EndpointSecrets> {
  const sealed = await getSealedSecrets(deps.table, endpoint.id);
  if (sealed !== undefined) return openEndpointSecrets(deps.sealer, endpoint, sealed);
  await findEndpoint(deps, endpoint.id);
  throw new SealedUnreadableError(
    'The secrets of the endpoint are gone: delete it, and create it again',
  );
}
