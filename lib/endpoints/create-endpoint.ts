import { TidingsError } from '../protocol/tidings-error.ts';
import { newSecret } from '../signing/secret.ts';
import { newSigningKey, publicKeyOf } from '../signing/signing-key.ts';
import type { EndpointDeps } from './endpoint-deps.ts';
import type { EndpointRecord, EndpointSecrets } from './endpoint-record.ts';
import { sealEndpointSecrets } from './endpoint-secrets.ts';
import { ENDPOINT_TRANSITIONS } from './endpoint-states.ts';
import type { EndpointSpec } from './parse-endpoint.ts';
import { requireHooks } from './require-hooks.ts';
import { putEndpoint } from './rows/write-endpoints.ts';

/**
 * Creates an endpoint.
 * @returns it, and its secret, which is shown this once.
 * @throws RecipientRefusedError; TidingsError `endpoint-limit`, `invalid-request` for an unknown hook; StorageError; what the sealer throws.
 */
export async function createEndpoint(
  deps: EndpointDeps,
  id: string,
  { secret: given, headers, paused, ...spec }: EndpointSpec,
): Promise<{ endpoint: EndpointRecord; secret: string }> {
  const { table, owner, now, sealer, randomBytes, maxEndpoints } = deps;
  await requireHooks(deps, spec.after);
  await deps.checkRecipient(spec.url);
  const secret = given ?? newSecret(randomBytes);
  const signingKey = newSigningKey(randomBytes);
  const nowMs = now();
  const { createPaused, create } = ENDPOINT_TRANSITIONS;
  const headerNames = Object.keys(headers);
  const endpoint: EndpointRecord = {
    id,
    owner,
    ...spec,
    ...(headerNames.length === 0 ? {} : { headerNames }),
    publicKey: publicKeyOf(signingKey),
    status: paused ? createPaused.to : create.to,
    statusSinceMs: nowMs,
    version: 1,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  const secrets: EndpointSecrets = {
    secrets: [{ key: secret }],
    signingKeys: [{ key: signingKey }],
    headers,
  };
  const sealed = await sealEndpointSecrets(sealer, endpoint, secrets);
  const creation = await putEndpoint(table, endpoint, { sealed, most: maxEndpoints });
  if (creation === 'created') return { endpoint, secret };
  throw new TidingsError(
    'endpoint-limit',
    `There are ${maxEndpoints} endpoints already, which are the most. Delete one, or deploy with a larger maxEndpoints`,
  );
}
