import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeEndpoint } from '../../../lib/endpoints/rows/change-endpoint.ts';
import { subscriptionVersions } from '../../../lib/endpoints/subscription-versions.ts';
import { subscriptionsCache } from '../../../lib/endpoints/subscriptions.ts';
import { changeItem } from '../../../lib/table/change-item.ts';
import { endpointKey } from '../../../lib/table/keys.ts';
import { tableThat } from '../../support/table-that.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { NOW_MS } from '../../support/times.ts';
import { newEndpoint, storedEndpoint } from './examples.ts';

const MANY = { timeout: 120_000 };

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(async () => {
  await table.close();
});

function cache() {
  const calls: string[] = [];
  const logged: unknown[] = [];
  let nowMs = NOW_MS;
  const counted = tableThat(table, (name, _input, next) => {
    calls.push(name);
    return next();
  });
  const it = subscriptionsCache({
    table: counted,
    versions: subscriptionVersions({ table: counted, now: () => nowMs }),
    log: (...line) => void logged.push(line),
  });
  const pass = (milliseconds: number) => {
    nowMs += milliseconds;
  };
  return { of: it.of, calls, logged, pass };
}

const event = { type: 'order.created', data: {} };

describe('the endpoints of an owner', () => {
  test(
    'of whom there are a thousand cost one read of a version in five seconds',
    MANY,
    async () => {
      const owner = crypto.randomUUID();
      const { putEndpoint } = await import('../../../lib/endpoints/rows/write-endpoints.ts');
      for (let from = 0; from < 1000; from += 50)
        await Promise.all(
          Array.from({ length: 50 }, () =>
            putEndpoint(table, newEndpoint({ owner }), { sealed: 'x', most: 1000 }),
          ),
        );
      const { of, calls, pass } = cache();
      expect((await of(owner)).match({ event })).toHaveLength(1000);
      calls.length = 0;
      for (let second = 0; second < 50; second += 1) {
        pass(1000);
        await of(owner);
      }
      expect(calls).toEqual(Array.from({ length: 10 }, () => 'GetCommand'));
    },
  );

  test('who has none cost the same', async () => {
    const { of, calls, pass } = cache();
    for (let count = 0; count < 3; count += 1) {
      expect(await of('none')).toMatchObject({ isEmpty: true, usesTransitions: false });
      pass(2000);
    }
    expect(calls).toEqual(['GetCommand']);
  });

  test('are those of five seconds ago at most', async () => {
    const owner = crypto.randomUUID();
    const first = await storedEndpoint(table, { owner });
    const { of, pass } = cache();
    const ids = async () => (await of(owner)).match({ event });
    expect(await ids()).toEqual([first.id]);
    const second = await storedEndpoint(table, { owner });
    await changeEndpoint(table, first, { patch: { status: 'paused' } });
    pass(4999);
    expect(await ids()).toEqual([first.id]);
    pass(1);
    expect(await ids()).toEqual([second.id]);
  });

  test('are without one whose row cannot be read, which is reported', async () => {
    const owner = crypto.randomUUID();
    const sound = await storedEndpoint(table, { owner });
    for (const patch of [{ events: ['..'] }, { filter: { nonsense: 1 } }, { events: null }]) {
      const bad = await storedEndpoint(table, { owner });
      await changeItem(table, endpointKey(owner, bad.id), { patch, when: 'attribute_exists(pk)' });
    }
    const { of, logged } = cache();
    expect((await of(owner)).match({ event })).toEqual([sound.id]);
    expect(logged).toHaveLength(3);
  });
});
