import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DUE, watchKey } from '../../../../lib/table/keys.ts';
import { createWatch, forgetIdempotency } from '../../../../lib/watches/rows/create-watch.ts';
import { getWatch } from '../../../../lib/watches/rows/read-watches.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS, storedAccount, storedWatch, watchRecord } from '../../table/examples.ts';
import { contents, storedItem } from '../../table/stored-item.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const DAY = 24 * 60 * 60_000;
const newKey = (request = 'r1') => ({ key: crypto.randomUUID(), request });

/** Does something that has to be refused, and makes sure that it left nothing behind. */
async function refused<Outcome>(trying: () => Promise<Outcome>): Promise<Outcome> {
  const before = await contents(table);
  const outcome = await trying();
  expect(await contents(table)).toEqual(before);
  return outcome;
}

describe('a new spec', () => {
  test('is a watch as it was put in, which falls due', async () => {
    const record = watchRecord({ tokenData: 'user=5', leaseSeconds: 3600, dueAtMs: NOW_MS + 7 });

    expect(await createWatch(table, record, undefined)).toEqual({ outcome: 'created' });

    expect(await getWatch(table, record.owner, record.id)).toEqual(record);
    expect(await storedItem(table, watchKey(record.id))).toMatchObject({
      due: DUE.shard(record.id),
      dueAtMs: NOW_MS + 7,
    });
  });

  test('can be of an account that is there', async () => {
    const { id } = await storedAccount(table);
    const record = watchRecord({ account: id });

    expect(await createWatch(table, record, newKey())).toEqual({ outcome: 'created' });
    expect(await getWatch(table, record.owner, record.id)).toEqual(record);
  });

  test('of an account that nobody knows is refused', async () => {
    const record = watchRecord({ account: crypto.randomUUID() });

    expect(await refused(() => createWatch(table, record, newKey()))).toEqual({
      outcome: 'no-account',
    });
  });

  test('of an account that is about to go is refused', async () => {
    const { id } = await storedAccount(table, { deletingAtMs: NOW_MS });
    const record = watchRecord({ account: id });

    expect(await refused(() => createWatch(table, record, newKey()))).toEqual({
      outcome: 'no-account',
    });
  });
});

describe('a spec that somebody has already', () => {
  test('is told the watch that there is', async () => {
    const { id: watchId, spec } = await storedWatch(table);

    expect(await refused(() => createWatch(table, watchRecord({ spec }), newKey()))).toEqual({
      outcome: 'exists',
      watchId,
    });
  });

  test('with another account is another spec', async () => {
    const { spec } = await storedWatch(table);
    const { id: account } = await storedAccount(table);

    expect(await createWatch(table, watchRecord({ spec, account }), undefined)).toEqual({
      outcome: 'created',
    });
  });

  test.each([
    ['with no key', () => undefined],
    ['each with a key of its own', () => newKey()],
  ])('of twenty at once %s makes one watch, which all are told', async (_, key) => {
    const spec = crypto.randomUUID();
    const specs = Array.from({ length: 20 }, () => watchRecord({ spec }));
    const creations = await Promise.all(specs.map((record) => createWatch(table, record, key())));

    const winner = creations.findIndex(({ outcome }) => outcome === 'created');
    const watchId = specs[winner]?.id;
    expect(watchId).toBeDefined();
    expect(creations.toSpliced(winner, 1)).toEqual(
      Array.from({ length: 19 }, () => ({ outcome: 'exists', watchId })),
    );
    const watches = (await contents(table)).filter((item) => item['spec'] === spec);
    expect(watches.map(({ id }) => id)).toEqual([watchId]);
  });
});

describe('an Idempotency-Key', () => {
  test('that was used is told what for, whatever is wished with it', async () => {
    const owner = 'alice';
    const first = watchRecord({ owner });
    const key = newKey('the request');
    await createWatch(table, first, key);
    const told = { outcome: 'repeated', watchId: first.id, request: 'the request' };

    const again = watchRecord({ owner, spec: first.spec });
    expect(await refused(() => createWatch(table, again, key))).toEqual(told);
    const other = watchRecord({ owner });
    const otherRequest = { ...key, request: 'another' };
    expect(await refused(() => createWatch(table, other, otherRequest))).toEqual(told);
  });

  test('of twenty requests at once lets one through', async () => {
    const owner = 'alice';
    const key = newKey();
    const specs = Array.from({ length: 20 }, () => watchRecord({ owner }));
    const creations = await Promise.all(specs.map((record) => createWatch(table, record, key)));

    const winner = creations.findIndex(({ outcome }) => outcome === 'created');
    const told = { outcome: 'repeated', watchId: specs[winner]?.id, request: key.request };
    expect(creations.toSpliced(winner, 1)).toEqual(Array.from({ length: 19 }, () => told));
  });

  test('is nothing to another owner', async () => {
    const key = newKey();
    await createWatch(table, watchRecord({ owner: 'alice' }), key);

    expect(await createWatch(table, watchRecord({ owner: 'bob' }), key)).toEqual({
      outcome: 'created',
    });
  });

  test('is free again after a day, not a millisecond before, also if the row is still there', async () => {
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

  test('is kept until then, and then taken away', async () => {
    const key = newKey();
    await createWatch(table, watchRecord(), key);
    const row = (await contents(table)).find(({ pk }) => String(pk).endsWith(key.key));

    expect(Number(row?.['ttl'])).toBeGreaterThanOrEqual((NOW_MS + DAY) / 1000);
  });

  test('that is forgotten while it is used is free for whoever uses it', async () => {
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

  test('that came with a spec that was refused after all can be forgotten', async () => {
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
