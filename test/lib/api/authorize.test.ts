import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestOfApiKey, idOfApiKey, newApiKey } from '../../../lib/api/api-key.ts';
import { authorize, type Identity, requireScope } from '../../../lib/api/authorize.ts';
import { apiKeyKey } from '../../../lib/table/keys.ts';
import type { Table } from '../../../lib/table/table.ts';
import { REFUSING_URL } from '../../support/broken-endpoints.ts';
import { putItem } from '../../support/raw-items.ts';
import { tableAt } from '../../support/table-at.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { storedKey } from '../keys/api-keys.ts';

const DEPLOYMENT: Identity = { owner: 'default', scopes: ['read', 'manage'] };
const unauthorized = expect.objectContaining({ code: 'unauthorized' });
/** A table that fails each call. */
const NO_TABLE = tableAt(REFUSING_URL, 100);

/** A secret with these values, and how it was read. */
function secret(values: string[], latest = values) {
  const reads: string[] = [];
  return {
    reads,
    values: async () => {
      reads.push('values');
      return values;
    },
    latest: async () => {
      reads.push('latest');
      return latest;
    },
  };
}

describe('the deployment’s key', () => {
  test('identifies the deployment, and the secret is not read anew', async () => {
    const key = secret(['k1']);
    expect(await authorize(key, 'Bearer k1', NO_TABLE)).toEqual(DEPLOYMENT);
    expect(key.reads).toEqual(['values']);
  });

  test('identifies the deployment by any value of the secret', async () => {
    expect(await authorize(secret(['k1', 'k0']), 'Bearer k0', NO_TABLE)).toEqual(DEPLOYMENT);
  });

  test.each(['bearer k1', 'BEARER   k1', 'Bearer k1  '])(
    'identifies the deployment in the header %j',
    async (header) => {
      expect(await authorize(secret(['k1']), header, NO_TABLE)).toEqual(DEPLOYMENT);
    },
  );

  test('that is newer than the cached secret identifies the deployment after reading it anew', async () => {
    const key = secret(['k1'], ['k2']);
    expect(await authorize(key, 'Bearer k2', NO_TABLE)).toEqual(DEPLOYMENT);
    expect(key.reads).toEqual(['values', 'latest']);
  });

  test('that is wrong is rejected', async () => {
    const key = secret(['k1'], ['k2']);
    await expect(authorize(key, 'Bearer k3', NO_TABLE)).rejects.toEqual(unauthorized);
  });

  test.each([undefined, '', 'k1', 'Basic k1', 'Bearer', 'Bearer k1 k1', 'xBearer k1'])(
    'the header %j is rejected, and the secret is not read',
    async (header) => {
      const key = secret(['k1']);
      await expect(authorize(key, header, NO_TABLE)).rejects.toEqual(unauthorized);
      expect(key.reads).toEqual([]);
    },
  );
});

describe('a key of the table', () => {
  let table: TestTable;
  const enter = (key: string, where: Table = table) =>
    authorize(secret(['k1']), `Bearer ${key}`, where);

  beforeAll(async () => {
    table = await startTestTable();
  });
  afterAll(() => table.close());

  test('identifies its owner, with its scopes', async () => {
    const { key } = await storedKey(table);
    const keyId = idOfApiKey(digestOfApiKey(key));
    expect(await enter(key)).toEqual({ owner: 'alice', keyId, scopes: ['read'] });
  });

  test('that was never created is rejected', async () => {
    await expect(enter(newApiKey())).rejects.toEqual(unauthorized);
  });

  test('that was revoked is rejected', async () => {
    const { key } = await storedKey(table, { revokedAtMs: 2 });
    await expect(enter(key)).rejects.toEqual(unauthorized);
  });

  test('of the owner default, which no new key can have, is rejected and says what to do', async () => {
    const { key } = await storedKey(table, { owner: 'default', scopes: ['manage'] });
    await expect(enter(key)).rejects.toEqual(unauthorized);
    await expect(enter(key)).rejects.toThrow('Create another key');
  });

  test('that only begins like one of the table, by its digest, is rejected', async () => {
    const { key, record } = await storedKey(table);
    const digest = record.digest.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    await putItem(table, { ...apiKeyKey(record.id), ...record, digest });
    await expect(enter(key)).rejects.toEqual(unauthorized);
    await expect(enter(key)).rejects.not.toThrow('damaged');
  });

  test('that has not the form of one is rejected, and is not looked up', async () => {
    const real = newApiKey();
    for (const key of [
      'tidings_',
      'tidings_x',
      `${real}x`,
      real.slice(0, -1),
      real.toUpperCase(),
      `${real.slice(0, -1)}=`,
      real.replace('tidings_', 'tiding_'),
    ])
      await expect(enter(key, NO_TABLE)).rejects.toEqual(unauthorized);
  });

  test('that cannot be looked up is neither accepted nor rejected', async () => {
    await expect(enter(newApiKey(), NO_TABLE)).rejects.toMatchObject({ code: 'storage-failed' });
  });
});

describe('a scope', () => {
  const forbidden = expect.objectContaining({ code: 'forbidden' });
  const keyWith = (...scopes: Identity['scopes']): Identity => ({ owner: 'alice', scopes });

  test.each(['GET /accounts', 'GET /watches/{id}'])('read or manage allows %s', (route) => {
    requireScope(keyWith('read'), route);
    requireScope(keyWith('manage'), route);
    expect(() => requireScope(keyWith(), route)).toThrow(forbidden);
  });

  test('manage, and not read, allows any method but GET', () => {
    const routes = fc.constantFrom(
      'POST',
      'PUT',
      'DELETE',
      'PATCH',
      'HEAD',
      '',
      '$default',
      'GETX',
    );
    fc.assert(
      fc.property(routes, fc.string(), (method, path) => {
        const route = `${method} /${path}`;
        requireScope(keyWith('manage'), route);
        expect(() => requireScope(keyWith('read'), route)).toThrow(forbidden);
      }),
    );
  });

  test('that a key lacks is named in the error', () => {
    expect(() => requireScope(keyWith('read'), 'POST /accounts')).toThrow('"manage"');
    expect(() => requireScope(keyWith(), 'GET /accounts')).toThrow('"read"');
  });
});
