import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isApiKey, newApiKey } from '../../../lib/api/api-key.ts';
import { authorize, type Identity, requireScope } from '../../../lib/api/authorize.ts';
import { type ApiKeyRecord, putApiKey } from '../../../lib/api/rows/api-key-record.ts';
import type { Table } from '../../../lib/table/table.ts';
import { REFUSING_URL } from '../../support/broken-endpoints.ts';
import { tableAt } from '../../support/table-at.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';

const DEPLOYMENT: Identity = { owner: 'default', scopes: ['read', 'manage'] };
const unauthorized = expect.objectContaining({ code: 'unauthorized' });
/** A table that would fail whoever looks at it. */
const NO_TABLE = tableAt(REFUSING_URL, 100);

/** A secret of these values, and which of its sides was asked. */
function secret(values: string[], latest = values) {
  const asked: string[] = [];
  return {
    asked,
    values: async () => {
      asked.push('values');
      return values;
    },
    latest: async () => {
      asked.push('latest');
      return latest;
    },
  };
}

describe('the deployment’s key', () => {
  test('lets in, without a fresh look', async () => {
    const key = secret(['k1']);
    expect(await authorize(key, 'Bearer k1', NO_TABLE)).toEqual(DEPLOYMENT);
    expect(key.asked).toEqual(['values']);
  });

  test('lets in by any value of the secret', async () => {
    expect(await authorize(secret(['k1', 'k0']), 'Bearer k0', NO_TABLE)).toEqual(DEPLOYMENT);
  });

  test('that is newer than our copy lets in after a fresh look', async () => {
    const key = secret(['k1'], ['k2']);
    expect(await authorize(key, 'Bearer k2', NO_TABLE)).toEqual(DEPLOYMENT);
    expect(key.asked).toEqual(['values', 'latest']);
  });

  test('does not let in if it is wrong', async () => {
    const key = secret(['k1'], ['k2']);
    await expect(authorize(key, 'Bearer k3', NO_TABLE)).rejects.toEqual(unauthorized);
  });

  test.each([undefined, '', 'k1', 'Basic k1', 'Bearer', 'Bearer k1 k1', 'xBearer k1'])(
    '%j is refused without a look at the secret',
    async (header) => {
      const key = secret(['k1']);
      await expect(authorize(key, header, NO_TABLE)).rejects.toEqual(unauthorized);
      expect(key.asked).toEqual([]);
    },
  );
});

describe('a key of the table', () => {
  let table: TestTable;
  const RECORD: ApiKeyRecord = { owner: 'alice', scopes: ['read'], createdAtMs: 1 };
  const enter = (key: string, where: Table = table) =>
    authorize(secret(['k1']), `Bearer ${key}`, where);

  beforeAll(async () => {
    table = await startTestTable();
  });
  afterAll(() => table.close());

  test('lets in whom it was made for, with its scopes', async () => {
    const key = newApiKey();
    await putApiKey(table, key, RECORD);
    expect(await enter(key)).toEqual({ owner: 'alice', scopes: ['read'] });
  });

  test('that nobody made lets nobody in', async () => {
    await expect(enter(newApiKey())).rejects.toEqual(unauthorized);
  });

  test('that was revoked lets nobody in', async () => {
    const key = newApiKey();
    await putApiKey(table, key, { ...RECORD, revokedAtMs: 2 });
    await expect(enter(key)).rejects.toEqual(unauthorized);
  });

  test('is not looked up if it cannot be one', async () => {
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

  test('neither lets in nor is refused while nobody can look it up', async () => {
    await expect(enter(newApiKey(), NO_TABLE)).rejects.toMatchObject({ code: 'storage-failed' });
  });
});

test('a new key has the form of one, and 256 bits of its own', () => {
  const keys = Array.from({ length: 100 }, newApiKey);
  expect(new Set(keys).size).toBe(100);
  for (const key of keys) {
    expect(isApiKey(key)).toBe(true);
    expect(Buffer.from(key.slice('tidings_'.length), 'base64url')).toHaveLength(32);
  }
});

describe('a scope', () => {
  const forbidden = expect.objectContaining({ code: 'forbidden' });
  const anyone = (...scopes: Identity['scopes']): Identity => ({ owner: 'alice', scopes });

  test.each(['GET /accounts', 'GET /watches/{id}'])('read and manage each allow %s', (route) => {
    requireScope(anyone('read'), route);
    requireScope(anyone('manage'), route);
    expect(() => requireScope(anyone(), route)).toThrow(forbidden);
  });

  test('manage alone allows what is not a GET, whatever the route', () => {
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
        requireScope(anyone('manage'), route);
        expect(() => requireScope(anyone('read'), route)).toThrow(forbidden);
      }),
    );
  });

  test('that is missing is named', () => {
    expect(() => requireScope(anyone('read'), 'POST /accounts')).toThrow('"manage"');
    expect(() => requireScope(anyone(), 'GET /accounts')).toThrow('"read"');
  });
});
