import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { digestOfApiKey, idOfApiKey, newApiKey } from '../../../lib/api/api-key.ts';
import { authorize } from '../../../lib/api/authorize.ts';
import type { ApiKeyDeps } from '../../../lib/keys/api-key-deps.ts';
import { manageApiKeys, type PresentedApiKeys } from '../../../lib/keys/manage-api-keys.ts';
import type { PresentedApiKey } from '../../../lib/keys/present-api-key.ts';
import { REFUSING_URL } from '../../support/broken-endpoints.ts';
import { rawItems } from '../../support/raw-items.ts';
import { tableAt } from '../../support/table-at.ts';
import type { TestTable } from '../../support/test-table.ts';
import { cleanTable, NOW_MS } from '../accounts/stage.ts';
import { secretOf } from '../secrets/secret-of.ts';

let table: TestTable;
let deps: ApiKeyDeps;
let nowMs: number;
let logged: string[];

beforeEach(async () => {
  table = await cleanTable();
  nowMs = NOW_MS;
  logged = [];
  const log = (...line: unknown[]) => void logged.push(JSON.stringify(line));
  deps = { table, now: () => nowMs, log };
});

const create = (key: string, fields: Record<string, unknown> = {}) =>
  manageApiKeys(deps, {
    action: 'create',
    digest: digestOfApiKey(key),
    owner: 'acme',
    scopes: ['read'],
    ...fields,
  }) as Promise<PresentedApiKey>;
const revoke = (id: string) =>
  manageApiKeys(deps, { action: 'revoke', id }) as Promise<PresentedApiKey>;
const list = (fields: Record<string, unknown> = {}) =>
  manageApiKeys(deps, { action: 'list', ...fields }) as Promise<PresentedApiKeys>;
const enter = (key: string) => authorize(secretOf(['k1']), `Bearer ${key}`, table);
const unauthorized = expect.objectContaining({ code: 'unauthorized' });

describe('create', () => {
  test('makes a key that gives access to what its owner has, within its scopes', async () => {
    const key = newApiKey();
    expect(await create(key, { scopes: ['manage', 'read'], name: 'CI' })).toEqual({
      id: idOfApiKey(digestOfApiKey(key)),
      owner: 'acme',
      scopes: ['manage', 'read'],
      name: 'CI',
      createdAt: new Date(NOW_MS).toISOString(),
    });
    const keyId = idOfApiKey(digestOfApiKey(key));
    expect(await enter(key)).toEqual({ owner: 'acme', keyId, scopes: ['manage', 'read'] });
  });

  test('shows no name if there is none', async () => {
    expect(await create(newApiKey())).not.toHaveProperty('name');
  });

  test('stores, shows and logs nothing of the key, and shows and logs no digest', async () => {
    const key = newApiKey();
    const shown = JSON.stringify([await create(key), await list(), logged]);
    const all = shown + JSON.stringify(await rawItems(table));
    expect(all).not.toContain(key.slice('tidings_'.length));
    expect(shown).not.toContain(digestOfApiKey(key));
  });

  test('that comes again is answered with the same key', async () => {
    const key = newApiKey();
    const first = await create(key, { name: 'CI' });
    nowMs += 1000;
    expect(await create(key, { name: 'CI' })).toEqual(first);
    expect((await list()).keys).toEqual([first]);
  });

  test.each([{ owner: 'other' }, { scopes: ['manage'] }, { name: 'x' }])(
    'of the same digest with %j is rejected, and changes nothing',
    async (fields) => {
      const key = newApiKey();
      const first = await create(key);
      await expect(create(key, fields)).rejects.toMatchObject({
        code: 'key-exists',
        field: 'digest',
      });
      expect((await list()).keys).toEqual([first]);
    },
  );

  test('of another digest with the same id is rejected, and changes nothing', async () => {
    const key = newApiKey();
    const first = await create(key);
    const digest = digestOfApiKey(key).slice(0, 16).padEnd(64, '0');
    await expect(create(key, { digest })).rejects.toMatchObject({ code: 'key-exists' });
    expect((await list()).keys).toEqual([first]);
    expect(await enter(key)).toMatchObject({ owner: 'acme' });
  });

  test('of a revoked key is rejected: it stays revoked', async () => {
    const key = newApiKey();
    await revoke((await create(key)).id);
    await expect(create(key)).rejects.toMatchObject({ code: 'key-exists' });
    await expect(enter(key)).rejects.toEqual(unauthorized);
  });

  test('at the same moment twice makes one key', async () => {
    const key = newApiKey();
    const [one, other] = await Promise.all([create(key), create(key)]);
    expect(one).toEqual(other);
    expect((await list()).keys).toHaveLength(1);
  });
});

describe('revoke', () => {
  test('takes the access away at once, and shows since when', async () => {
    const key = newApiKey();
    const created = await create(key);
    nowMs += 1000;
    const revokedAt = new Date(nowMs).toISOString();
    expect(await revoke(created.id)).toEqual({ ...created, revokedAt });
    await expect(enter(key)).rejects.toEqual(unauthorized);
    expect((await list()).keys).toEqual([{ ...created, revokedAt }]);
    expect((await list({ owner: 'acme' })).keys).toEqual([{ ...created, revokedAt }]);
  });

  test('once more keeps the first time', async () => {
    const { id } = await create(newApiKey());
    const first = await revoke(id);
    nowMs += 1000;
    expect(await revoke(id)).toEqual(first);
    expect(logged.filter((line) => line.includes('revoked'))).toHaveLength(1);
  });

  test('at the same moment twice gives one time', async () => {
    const { id } = await create(newApiKey());
    let clock = NOW_MS;
    deps = { ...deps, now: () => (clock += 1000) };
    const [one, other] = await Promise.all([revoke(id), revoke(id)]);
    expect(one).toEqual(other);
  });

  test('has the database forget both rows after 90 days', async () => {
    const { id } = await create(newApiKey());
    expect((await rawItems(table)).map(({ ttl }) => ttl)).toEqual([undefined, undefined]);
    await revoke(id);
    const ttl = NOW_MS / 1000 + 90 * 24 * 60 * 60;
    expect((await rawItems(table)).map((item) => item['ttl'])).toEqual([ttl, ttl]);
  });

  test('leaves other keys alone', async () => {
    const [mine, other] = [newApiKey(), newApiKey()];
    await create(other);
    await revoke((await create(mine)).id);
    expect(await enter(other)).toMatchObject({ owner: 'acme', scopes: ['read'] });
  });

  test('of an unknown key is not found, and creates nothing', async () => {
    await expect(revoke('0'.repeat(16))).rejects.toMatchObject({
      code: 'not-found',
      field: 'id',
      message: expect.stringContaining('0'.repeat(16)),
    });
    expect(await rawItems(table)).toEqual([]);
  });

  test('of what is no id is not found, without a call and without repeating it', async () => {
    const key = newApiKey();
    deps = { ...deps, table: tableAt(REFUSING_URL, 100) };
    for (const id of [key, digestOfApiKey(key), '', '#', 'A'.repeat(16)]) {
      const error: unknown = await revoke(id).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'not-found', field: 'id' });
      if (id !== '') expect(String(error)).not.toContain(id.slice(0, 20));
    }
  });
});

describe('list', () => {
  test('has the newest first: all keys, or those of an owner', async () => {
    const made: PresentedApiKey[] = [];
    for (const owner of ['a', 'b', 'a', 'a.b', 'b']) {
      nowMs += 1;
      made.unshift(await create(newApiKey(), { owner }));
    }
    expect(await list()).toEqual({ keys: made });
    const of = (wanted: string) => made.filter(({ owner }) => owner === wanted);
    expect(await list({ owner: 'a' })).toEqual({ keys: of('a') });
    expect(await list({ owner: 'b' })).toEqual({ keys: of('b') });
    expect(await list({ owner: 'c' })).toEqual({ keys: [] });
  });

  test.each([{}, { owner: 'acme' }])(
    'of %j goes on page by page, and has each key once',
    async (of) => {
      const made: string[] = [];
      for (let count = 0; count < 205; count += 1) {
        // Several of a moment.
        nowMs = NOW_MS + Math.floor(count / 3);
        made.push((await create(newApiKey())).id);
      }
      const pages: PresentedApiKeys[] = [await list(of)];
      for (let cursor = pages[0]?.nextCursor; cursor !== undefined; ) {
        const page = await list({ ...of, cursor });
        pages.push(page);
        cursor = page.nextCursor;
      }
      const keys = pages.flatMap((page) => page.keys);
      expect(pages.map((page) => page.keys.length)).toEqual([100, 100, 5]);
      expect(keys.map(({ id }) => id).sort()).toEqual(made.sort());
      const times = keys.map(({ createdAt }) => createdAt);
      expect(times).toEqual(times.toSorted().reverse());
    },
  );

  test('rejects a cursor that it has not given', async () => {
    await expect(list({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid-cursor' });
  });
});

test('whatever is created and revoked, the lists and the access agree', async () => {
  const steps = fc.array(
    fc.record({
      key: fc.nat(3),
      owner: fc.constantFrom('a', 'b'),
      action: fc.constantFrom('create', 'revoke'),
    }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      table = await cleanTable();
      deps = { ...deps, table };
      const keys = Array.from({ length: 4 }, newApiKey);
      const expected = new Map<string, { owner: string; isRevoked: boolean }>();
      for (const { key: index, owner, action } of all) {
        const key = keys[index] ?? '';
        const known = expected.get(key);
        if (action === 'create') {
          await create(key, { owner }).catch(() => undefined);
          if (!known) expected.set(key, { owner, isRevoked: false });
        } else {
          await revoke(idOfApiKey(digestOfApiKey(key))).catch(() => undefined);
          if (known) known.isRevoked = true;
        }
      }
      const listed = [...(await list({ owner: 'a' })).keys, ...(await list({ owner: 'b' })).keys];
      const byId = (a: PresentedApiKey, b: PresentedApiKey) => (a.id < b.id ? -1 : 1);
      expect((await list()).keys.toSorted(byId)).toEqual(listed.toSorted(byId));
      expect(listed).toHaveLength(expected.size);
      for (const key of keys) {
        const { owner, isRevoked = true } = expected.get(key) ?? {};
        const identity = await enter(key).catch(() => undefined);
        expect(identity?.owner).toBe(isRevoked ? undefined : owner);
      }
    }),
    { numRuns: 15 },
  );
});
