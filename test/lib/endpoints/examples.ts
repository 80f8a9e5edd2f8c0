import type { EndpointRecord, EndpointSecrets } from '../../../lib/endpoints/endpoint-record.ts';
import { sealEndpointSecrets } from '../../../lib/endpoints/endpoint-secrets.ts';
import { putEndpoint } from '../../../lib/endpoints/rows/write-endpoints.ts';
import { type Sealer, sealer } from '../../../lib/secrets/sealer.ts';
import { newSecret } from '../../../lib/signing/secret.ts';
import { newSigningKey, publicKeyOf } from '../../../lib/signing/signing-key.ts';
import type { Table } from '../../../lib/table/table.ts';
import { fixedSecret } from '../../../simulation/fixed-secret.ts';
import { NOW_MS } from '../../support/times.ts';

const bytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));

/** What seals the secrets of all test endpoints. */
export const SEALER: Sealer = sealer(fixedSecret('a-seal-secret-of-more-than-32-characters'));

export const SECRET = newSecret(bytes);
export const SIGNING_KEY = newSigningKey(bytes);

/** An endpoint that is good in every respect; `changes` break it. */
export function newEndpoint(changes: Partial<EndpointRecord> = {}): EndpointRecord {
  return {
    id: crypto.randomUUID(),
    owner: crypto.randomUUID(),
    url: 'https://receiver.example/webhooks',
    events: ['*'],
    format: 'cloudevents',
    timeoutSeconds: 15,
    publicKey: publicKeyOf(SIGNING_KEY),
    status: 'active',
    statusSinceMs: NOW_MS,
    version: 1,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    ...changes,
  };
}

/** What the requests of such an endpoint carry. */
export const SECRETS: EndpointSecrets = {
  secrets: [{ key: SECRET }],
  signingKeys: [{ key: SIGNING_KEY }],
  headers: {},
};

/** Stores an endpoint. */
export async function storedEndpoint(
  table: Table,
  changes: Partial<EndpointRecord> = {},
  secrets: EndpointSecrets = SECRETS,
): Promise<EndpointRecord> {
  const endpoint = newEndpoint(changes);
  const sealed = await sealEndpointSecrets(SEALER, endpoint, secrets);
  await putEndpoint(table, endpoint, { sealed, most: 100_000 });
  return endpoint;
}
