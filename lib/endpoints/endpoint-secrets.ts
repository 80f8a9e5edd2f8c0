import type { SealContext, Sealer } from '../secrets/sealer.ts';
import type { EndpointRecord, EndpointSecrets, TimedKey } from './endpoint-record.ts';

type Whose = Pick<EndpointRecord, 'owner' | 'id'>;

/** Seals what an endpoint's requests carry. @throws what `Sealer.seal` throws. */
export function sealEndpointSecrets(
  sealer: Sealer,
  endpoint: Whose,
  secrets: EndpointSecrets,
): Promise<string> {
  return sealer.seal(JSON.stringify(secrets), contextOf(endpoint));
}

/** Opens them. @throws SealedUnreadableError; what the secret throws. */
export async function openEndpointSecrets(
  sealer: Sealer,
  endpoint: Whose,
  sealed: string,
): Promise<EndpointSecrets> {
  return JSON.parse(await sealer.open(sealed, contextOf(endpoint))) as EndpointSecrets;
}

/** The keys that sign at a time. */
export function validKeys(keys: readonly TimedKey[], nowMs: number): string[] {
  return keys
    .filter(({ untilMs = Number.POSITIVE_INFINITY }) => untilMs > nowMs)
    .map(({ key }) => key);
}

// Put into another row, they stay shut.
function contextOf({ owner, id }: Whose): SealContext {
  return ['endpoint', owner, id];
}
