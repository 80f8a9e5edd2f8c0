import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountRecord } from '../../../../lib/accounts/account-record.ts';
import { DUE, watchKey } from '../../../../lib/table/keys.ts';
import { createWatch, forgetIdempotency } from '../../../../lib/watches/rows/create-watch.ts';
import { getWatch } from '../../../../lib/watches/rows/read-watches.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS, storedAccount, storedWatch, watchRecord } from '../../table/examples.ts';
import { contents, storedItem } from '../../table/stored-item.ts';
import { unchanged } from '../../table/unchanged.ts';
import { DAY } from './watch-rows.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const newKey = (request = 'r1') => ({ key: crypto.randomUUID(), request });

describe('a new spec', () => {
  test('is stored as a watch, which is due', async () => {
    const record = watchRecord({ tokenData: 'user=5', leaseSeconds: 3600, dueAtMs: NOW_MS + 7 });

    expect(await createWatch(table, record, undefined)).toEqual({ outcome: 'created' });

    expect(await getWatch(table, record.owner, record.id)).toEqual(record);
    expect(await storedItem(table, watchKey(record.id))).toMatchObject({
      due: DUE.shard(record.id),
      dueAtMs: NOW_MS + 7,
    });
  });

  test('with an existing account is stored', async () => {
    const { id } = await storedAccount(table);
    const record = watchRecord({ account: id });

    expect(await createWatch(table, record, newKey())).toEqual({ outcome: 'created' });
    expect(await getWatch(table, record.owner, record.id)).toEqual(record);
  });

  test('with an unknown account stores nothing', async () => {
    const record = watchRecord({ account: crypto.randomUUID() });

    expect(await unchanged(table, () => createWatch(table, record, newKey()))).toEqual({
      outcome: 'no-account',
    });
  });

  test.each<NonNullable<AccountRecord['deletion']>>(['if-unused', 'with-watches'])(
    'with an account that is being deleted (%s) stores nothing',
    async (deletion) => {
      const { id } = await storedAccount(table, { deletion, deletingAtMs: NOW_MS });
      const record = watchRecord({ account: id });

      expect(await unchanged(table, () => createWatch(table, record, newKey()))).toEqual({
        outcome: 'no-account',
      });
    },
  );
});

describe('a spec of an existing watch', () => {
  test('gives the id of that watch', async () => {
    const { id: watchId, specDigest } = await storedWatch(table);
    const record = watchRecord({ specDigest });

    expect(await unchanged(table, () => createWatch(table, record, newKey()))).toEqual({
      outcome: 'exists',
      watchId,
    });
  });

  test('with another account is another spec', async () => {
    const { specDigest } = await storedWatch(table);
    const { id: account } = await storedAccount(table);

    expect(await createWatch(table, watchRecord({ specDigest, account }), undefined)).toEqual({
      outcome: 'created',
    });
  });

  test.each([
    ['without a key', () => undefined],
    ['with a key of its own each', () => newKey()],
  ])('in twenty concurrent requests %s creates one watch, and all get its id', async (_, key) => {
    const specDigest = crypto.randomUUID();
    const specs = Array.from({ length: 20 }, () => watchRecord({ specDigest }));
    const creations = await Promise.all(specs.map((record) => createWatch(table, record, key())));

    const winner = creations.findIndex(({ outcome }) => outcome === 'created');
    const watchId = specs[winner]?.id;
    expect(watchId).toBeDefined();
    expect(creations.toSpliced(winner, 1)).toEqual(
      Array.from({ length: 19 }, () => ({ outcome: 'exists', watchId })),
    );
    const watches = (await contents(table)).filter((item) => item['specDigest'] === specDigest);
    expect(watches.map(({ id }) => id)).toEqual([watchId]);
  });
});

describe('an Idempotency-Key', () => {
  test('that was used gives the first watch and request, whatever the new request is', async () => {
    const owner = 'alice';
    const first = watchRecord({ owner });
    const key = newKey('the request');
    await createWatch(table, first, key);
    const repeated = { outcome: 'repeated', watchId: first.id, request: 'the request' };

    const again = watchRecord({ owner, specDigest: first.specDigest });
    expect(await unchanged(table, () => createWatch(table, again, key))).toEqual(repeated);
    const other = watchRecord({ owner });
    const otherRequest = { ...key, request: 'another' };
    expect(await unchanged(table, () => createWatch(table, other, otherRequest))).toEqual(repeated);
  });

  test('of twenty concurrent requests creates one watch', async () => {
    const owner = 'alice';
    const key = newKey();
    const specs = Array.from({ length: 20 }, () => watchRecord({ owner }));
    const creations = await Promise.all(specs.map((record) => createWatch(table, record, key)));

    const winner = creations.findIndex(({ outcome }) => outcome === 'created');
    const repeated = { outcome: 'repeated', watchId: specs[winner]?.id, request: key.request };
    expect(creations.toSpliced(winner, 1)).toEqual(Array.from({ length: 19 }, () => repeated));
  });

  test('of another owner is another key', async () => {
    const key = newKey();
    await createWatch(table, watchRecord({ owner: 'alice' }), key);

    expect(await createWatch(table, watchRecord({ owner: 'bob' }), key)).toEqual({
      outcome: 'created',
    });
  });

  test('is free after a day, not a millisecond before, even if its row is still there', async () => {
    const owner = 'alice';
    const key = newKey();
    const { id: watchId } = watchRecord();
    await createWatch(table, watchRecord({ id: watchId, owner }), key);
    const at = (createdAtMs: number) => watchRecord({ owner, createdAtMs });

    expect(await createWatch(table, at(NOW_MS + DAY - 1), key)).toMatchObject({
      outcome: 'repeated',
      watchId,
    });
    expect(await createWatch(table, at(NOW_MS + DAY), key)).toEqual({ outcome: 'created' });
    expect(await createWatch(table, at(NOW_MS + DAY), key)).toMatchObject({ outcome: 'repeated' });
  });

  test('has a row that expires after that day, in whole seconds', async () => {
    const key = newKey();
    await createWatch(table, watchRecord({ createdAtMs: NOW_MS + 1 }), key);
    const row = (await contents(table)).find(({ pk }) => String(pk).endsWith(key.key));

    expect(row?.['ttl']).toBe((NOW_MS + DAY) / 1000 + 1);
  });

  test('that is forgotten during another request is free for that request', async () => {
    const owner = 'alice';
    const key = newKey();
    await createWatch(table, watchRecord({ owner }), key);
    let sent = 0;
    const send = async (command: never, options: never) => {
      sent += 1;
      if (sent === 2) await forgetIdempotency(table, owner, key.key);
      return table.client.send(command, options);
    };
    const late = { ...table, client: { send } as never };

    expect(await createWatch(late, watchRecord({ owner }), key)).toEqual({ outcome: 'created' });
  });

  test('that is forgotten for its owner is free, and for another owner is not', async () => {
    const owner = 'alice';
    const key = newKey();
    await createWatch(table, watchRecord({ owner }), key);
    await forgetIdempotency(table, 'bob', key.key);
    expect(await createWatch(table, watchRecord({ owner }), key)).toMatchObject({
      outcome: 'repeated',
    });

    await forgetIdempotency(table, owner, key.key);
    expect(await createWatch(table, watchRecord({ owner }), key)).toEqual({ outcome: 'created' });
  });
});
