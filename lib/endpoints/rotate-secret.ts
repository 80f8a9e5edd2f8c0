import { TidingsError } from '../protocol/tidings-error.ts';
import { newSecret } from '../signing/secret.ts';
import { newSigningKey, publicKeyOf } from '../signing/signing-key.ts';
import type { EndpointDeps } from './endpoint-deps.ts';
import type { EndpointRecord, TimedKey } from './endpoint-record.ts';
import { sealEndpointSecrets } from './endpoint-secrets.ts';
import type { Rotation } from './parse-rotation.ts';
import { readSecrets } from './read-secrets.ts';
import { changeEndpoint } from './rows/change-endpoint.ts';
import { putSecrets } from './rows/write-endpoints.ts';

// Every one of them is in the headers of each request.
const KEYS_MAX = 5;

/**
 * Gives an endpoint another secret and another Ed25519 key. The old ones sign beside them for as long as
 * is asked for.
 * @returns the endpoint, and the new secret, which is shown this once.
 * @throws TidingsError `endpoint-busy`, `too-many-secrets`, `invalid-request`, `not-found`; StorageError; what the sealer throws.
 */
export async function rotateSecret(
  deps: EndpointDeps,
  endpoint: EndpointRecord,
  { secret: given, overlapSeconds }: Rotation,
): Promise<{ endpoint: EndpointRecord; secret: string }> {
  const { table, now, sealer, randomBytes } = deps;
  const nowMs = now();
  const untilMs = nowMs + overlapSeconds * 1000;
  const before = await readSecrets(deps, endpoint);
  const secret = given ?? newSecret(randomBytes);
  if (before.secrets.some(({ key }) => key === secret))
    throw new TidingsError('invalid-request', 'secret is in use already: give another one', {
      field: 'secret',
    });
  const signingKey = newSigningKey(randomBytes);
  const sealed = await sealEndpointSecrets(sealer, endpoint, {
    ...before,
    secrets: rotated(before.secrets, secret, { nowMs, untilMs }),
    signingKeys: rotated(before.signingKeys, signingKey, { nowMs, untilMs }),
  });
  const isOver = overlapSeconds === 0;
  const changed = await changeEndpoint(table, endpoint, {
    patch: {
      publicKey: publicKeyOf(signingKey),
      previousPublicKey: isOver ? null : endpoint.publicKey,
      previousUntilMs: isOver ? null : untilMs,
      updatedAtMs: nowMs,
    },
    also: [putSecrets(table, endpoint.id, sealed)],
  });
  if (changed) return { endpoint: changed, secret };
  throw endpointBusy(endpoint);
}

/** The error for an endpoint that another request has just changed. */
export function endpointBusy({ id }: Pick<EndpointRecord, 'id'>): TidingsError {
  return new TidingsError(
    'endpoint-busy',
    `Endpoint ${id} was changed by another request at the same moment. Send the request again`,
  );
}

function rotated(
  keys: readonly TimedKey[],
  key: string,
  { nowMs, untilMs }: { nowMs: number; untilMs: number },
): TimedKey[] {
  const old = keys.map((one) => ({
    key: one.key,
    untilMs: Math.min(one.untilMs ?? Number.POSITIVE_INFINITY, untilMs),
  }));
  const valid = old.filter((one) => one.untilMs > nowMs);
  if (valid.length < KEYS_MAX) return [{ key }, ...valid];
  throw new TidingsError(
    'too-many-secrets',
    `${KEYS_MAX} secrets of the endpoint are valid, which are the most. Wait until one is over, or end them all with overlapSeconds 0`,
    { field: 'overlapSeconds' },
  );
}
