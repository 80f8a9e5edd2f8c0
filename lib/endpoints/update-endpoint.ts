import { enableEndpoint, pauseEndpoint } from './change-status.ts';
import type { EndpointDeps } from './endpoint-deps.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import { sealEndpointSecrets } from './endpoint-secrets.ts';
import type { EndpointChanges } from './parse-endpoint.ts';
import { readSecrets } from './read-secrets.ts';
import { requireHooks } from './require-hooks.ts';
import { endpointBusy } from './rotate-secret.ts';
import { changeEndpoint } from './rows/change-endpoint.ts';
import { deleteHealth, deleteTurns, putSecrets } from './rows/write-endpoints.ts';

/**
 * Changes what an endpoint is.
 * @throws RecipientRefusedError; TidingsError `endpoint-busy`, `invalid-request` for an unknown hook; StorageError; what the sealer throws.
 */
export async function updateEndpoint(
  deps: EndpointDeps,
  endpoint: EndpointRecord,
  { paused, headers, ...changes }: EndpointChanges,
): Promise<EndpointRecord> {
  const { table, now } = deps;
  await requireHooks(deps, changes.after ?? []);
  if (changes.url !== undefined) await deps.checkRecipient(changes.url);
  const headerNames = headers && Object.keys(headers);
  const changed = await changeEndpoint(table, endpoint, {
    patch: {
      ...changes,
      headerNames: headerNames?.length === 0 ? null : headerNames,
      updatedAtMs: now(),
    },
    also: [
      ...(headers === undefined ? [] : [await withHeaders(deps, endpoint, headers)]),
      // How another address has failed says nothing about this one.
      ...(changes.url === undefined ? [] : [deleteHealth(table, endpoint.id)]),
      // Turns that were reserved at the old rate hold up no new event.
      ...(changes.rate === undefined ? [] : [deleteTurns(table, endpoint.id)]),
    ],
  });
  if (!changed) throw endpointBusy(endpoint);
  if (paused === undefined) return changed;
  return paused ? pauseEndpoint(deps, changed) : enableEndpoint(deps, changed);
}

async function withHeaders(
  deps: EndpointDeps,
  endpoint: EndpointRecord,
  headers: Record<string, string>,
) {
  const before = await readSecrets(deps, endpoint);
  const sealed = await sealEndpointSecrets(deps.sealer, endpoint, { ...before, headers });
  return putSecrets(deps.table, endpoint.id, sealed);
}
