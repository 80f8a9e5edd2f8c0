import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test } from 'vitest';
import {
  loadSecret,
  loadSecretVersions,
  type SecretStore,
} from '../../../lib/secrets/load-secret.ts';
import { type LocalSecrets, startSecretsManager } from '../../../local/secrets-manager.ts';
import {
  type Endpoint,
  REFUSING_URL,
  startEndpoint,
  startHangingEndpoint,
} from '../../support/broken-endpoints.ts';

const ID = 'tidings/dev/token';
const unavailable = { code: 'secret-unavailable', name: 'SecretUnavailableError' };

const open: Endpoint[] = [];
afterEach(async () => {
  for (const endpoint of open.splice(0)) await endpoint.close();
});

/** The real client, talking to this URL. */
function storeAt(endpoint: string, deadlineMs = 5000): SecretStore {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return {
    client: new SecretsManagerClient({ endpoint, region: 'us-east-1', credentials }),
    deadlineMs,
  };
}

async function storeWith(versions: NonNullable<ReturnType<LocalSecrets['get']>>) {
  const server = await startSecretsManager(new Map([[ID, versions]]));
  open.push(server);
  return storeAt(server.url);
}

describe('loadSecretVersions', () => {
  test('gives the current value and the previous one', async () => {
    const store = await storeWith({ AWSCURRENT: 'new', AWSPREVIOUS: 'old' });

    expect(await loadSecretVersions(store, ID)).toEqual(['new', 'old']);
  });

  test('gives the current value alone before the first rotation', async () => {
    const store = await storeWith({ AWSCURRENT: 'new' });

    expect(await loadSecretVersions(store, ID)).toEqual(['new']);
  });

  test('fails without a current value, even if there is a previous one', async () => {
    const store = await storeWith({ AWSPREVIOUS: 'old' });

    await expect(loadSecretVersions(store, ID)).rejects.toMatchObject(unavailable);
  });

  test('fails if the previous value cannot be loaded', async () => {
    const server = await startEndpoint((body) =>
      body.includes('AWSPREVIOUS')
        ? { status: 500 }
        : { status: 200, body: '{"SecretString":"new"}' },
    );
    open.push(server);
    const store = storeAt(server.url);

    expect(await loadSecret(store, ID)).toBe('new');
    await expect(loadSecretVersions(store, ID)).rejects.toMatchObject(unavailable);
  });
});

describe('loadSecret', () => {
  test('gives the current value', async () => {
    const store = await storeWith({ AWSCURRENT: 'new', AWSPREVIOUS: 'old' });

    expect(await loadSecret(store, ID)).toBe('new');
  });

  test('gives another version by its name', async () => {
    const store = await storeWith({ AWSCURRENT: 'new', AWSPREVIOUS: 'old' });

    expect(await loadSecret(store, ID, 'AWSPREVIOUS')).toBe('old');
  });

  test('fails for an unknown id', async () => {
    const store = await storeWith({ AWSCURRENT: 'new' });

    await expect(loadSecret(store, 'tidings/dev/other')).rejects.toMatchObject(unavailable);
  });

  test('fails for an empty secret', async () => {
    await expect(loadSecret(await storeWith({ AWSCURRENT: '' }), ID)).rejects.toMatchObject(
      unavailable,
    );
  });

  test('fails if the store rejects connections', async () => {
    await expect(loadSecret(storeAt(REFUSING_URL), ID)).rejects.toMatchObject(unavailable);
  });

  test('fails before the deadline is long over if the store hangs', async () => {
    const server = await startHangingEndpoint();
    open.push(server);
    const startMs = performance.now();

    await expect(loadSecret(storeAt(server.url, 200), ID)).rejects.toMatchObject(unavailable);

    expect(performance.now() - startMs).toBeLessThan(1200);
  });
});
