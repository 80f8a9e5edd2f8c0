import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deliveryId } from '../../../lib/deliveries/delivery-id.ts';
import type { Outgoing } from '../../../lib/deliveries/delivery-queue.ts';
import type { DeliveryRecord } from '../../../lib/deliveries/delivery-record.ts';
import { getDelivery } from '../../../lib/deliveries/rows/read-deliveries.ts';
import { recordDelivery, recordSuccess } from '../../../lib/deliveries/rows/write-deliveries.ts';
import { publishedEventId } from '../../../lib/outbox/event-id.ts';
import { type SweepDeps, sweep } from '../../../lib/scheduler/sweep.ts';
import type { Work } from '../../../lib/scheduler/work.ts';
import { emptyTable } from '../../support/raw-items.ts';
import { tableThat } from '../../support/table-that.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { NOW_MS } from '../../support/times.ts';
import { newDelivery } from '../deliveries/examples.ts';

const MINUTE = 60_000;

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
beforeEach(() => emptyTable(table));
afterAll(async () => {
  await table.close();
});

async function due(dueAtMs: number, changes: Partial<DeliveryRecord> = {}) {
  const eventId = publishedEventId('owner', crypto.randomUUID());
  const delivery = newDelivery({ eventId, nextAttemptAtMs: dueAtMs, ...changes });
  await recordDelivery(table, delivery, { seen: undefined, dueAtMs });
  return delivery;
}

function sweeper(nowMs: number, changes: Partial<SweepDeps> = {}) {
  const work: Work[] = [];
  const deliveries: Outgoing[] = [];
  const deps: SweepDeps = {
    table,
    now: () => nowMs,
    log: () => undefined,
    async send(more) {
      work.push(...more);
      return [];
    },
    async sendDeliveries(more) {
      deliveries.push(...more);
      return [];
    },
    endAtMs: Number.POSITIVE_INFINITY,
    ...changes,
  };
  return { work, deliveries, run: () => sweep(deps) };
}

const rowOf = (delivery: DeliveryRecord) => getDelivery(table, delivery.owner, delivery);

describe('a sweep', () => {
  test('hands deliveries that are due on to their own queue, each once, with its new version', async () => {
    const some: DeliveryRecord[] = [];
    for (let count = 0; count < 30; count += 1)
      some.push(await due(NOW_MS, { force: 'a', replay: true }));
    await due(NOW_MS + 1);
    const { work, deliveries, run } = sweeper(NOW_MS);
    expect(await run()).toEqual({ due: 30, stamped: 30, sent: 30 });
    expect(work).toEqual([]);
    expect(deliveries.map(({ message }) => deliveryId(message)).toSorted()).toEqual(
      some.map(deliveryId).toSorted(),
    );
    const rows = await Promise.all(some.map(rowOf));
    expect(rows.map((row) => row?.version)).toEqual(some.map(() => 2));
    for (const { message, delaySeconds } of deliveries) {
      expect(message).toMatchObject({ version: 2, sequence: 7, force: 'a', replay: true });
      expect(delaySeconds).toBe(0);
    }
    expect(await run()).toEqual({ due: 0, stamped: 0, sent: 0 });
  });

  test.each([
    ['the time of its next attempt', 299_001, 300],
    ['at once what is late', -5, 0],
    ['no longer than the queue holds back', 3_600_000, 900],
  ])('holds a delivery back until %s', async (_, inMs, delaySeconds) => {
    await due(NOW_MS, { nextAttemptAtMs: NOW_MS + inMs });
    const { deliveries, run } = sweeper(NOW_MS);
    await run();
    expect(deliveries.map((one) => one.delaySeconds)).toEqual([delaySeconds]);
  });

  test('hands on again after seven minutes what did not go on, and no more after a success', async () => {
    const delivery = await due(NOW_MS);
    await sweeper(NOW_MS).run();
    expect(await sweeper(NOW_MS + 7 * MINUTE - 1).run()).toMatchObject({ due: 0 });
    const again = sweeper(NOW_MS + 7 * MINUTE);
    await again.run();
    expect(again.deliveries).toMatchObject([{ message: { version: 3 } }]);
    await recordSuccess(table, { ...delivery, status: 'delivered', version: 4 });
    expect(await sweeper(NOW_MS + 60 * MINUTE).run()).toMatchObject({ due: 0 });
  });

  test('leaves to a later one what the queue refuses, and fails if it refuses everything', async () => {
    await due(NOW_MS);
    await due(NOW_MS);
    const some = sweeper(NOW_MS, { sendDeliveries: async (more) => more.slice(1) });
    await expect(
      sweeper(NOW_MS - 1, { sendDeliveries: async (more) => more }).run(),
    ).resolves.toMatchObject({ due: 0 });
    await some.run();
    const none = sweeper(NOW_MS + 7 * MINUTE, { sendDeliveries: async (more) => more });
    await expect(none.run()).rejects.toThrow('The queue took none of');
    const last = sweeper(NOW_MS + 14 * MINUTE);
    await last.run();
    expect(last.deliveries).toHaveLength(2);
  });

  test('hands on the other deliveries if the table refuses to stamp one', async () => {
    const bad = await due(NOW_MS);
    for (let count = 0; count < 5; count += 1) await due(NOW_MS);
    const refusing = tableThat(table, (name, input, next) => {
      const { pk = '' } = (input['Key'] ?? {}) as { pk?: string };
      if (name === 'UpdateCommand' && pk.endsWith(bad.eventId)) throw new Error('Refused');
      return next();
    });
    const { deliveries, run } = sweeper(NOW_MS, { table: refusing });
    await expect(run()).rejects.toThrow();
    expect(deliveries).toHaveLength(5);
  });

  test('stamps a delivery once for several sweeps at the same time', async () => {
    for (let count = 0; count < 10; count += 1) await due(NOW_MS);
    const sweepers = [1, 2, 3].map(() => sweeper(NOW_MS));
    await Promise.all(sweepers.map(({ run }) => run()));
    expect(sweepers.flatMap(({ deliveries }) => deliveries)).toHaveLength(10);
  });
});
