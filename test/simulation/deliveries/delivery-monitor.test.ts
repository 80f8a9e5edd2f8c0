import { BatchGetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, test } from 'vitest';
import { deliveryKey } from '../../../lib/table/keys.ts';
import { type Counts, createCounts } from '../../../simulation/counts.ts';
import {
  type DeliveryMonitor,
  deliveryMonitor,
} from '../../../simulation/deliveries/delivery-monitor.ts';

const TableName = 'table';
const KEY = deliveryKey('p1', 'e1');

let counts: Counts;
let monitor: DeliveryMonitor;

beforeEach(() => {
  counts = createCounts();
  monitor = deliveryMonitor(() => 0, counts);
});

function read(): void {
  monitor.recordStart(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [KEY] } } }));
}

function record(status: string): void {
  monitor.recordEnd(new PutCommand({ TableName, Item: { ...KEY, status } }));
}

function send(): void {
  monitor.recordRequest('e1', 'p1');
}

test('an event that is sent again after a failure is no violation', async () => {
  await monitor.message(async () => {
    read();
    send();
    record('pending');
  });
  await monitor.message(async () => {
    read();
    send();
    record('delivered');
  });

  expect(monitor.violations).toEqual([]);
});

test('an event that is sent again after its success was recorded is a violation', async () => {
  for (const _ of [1, 2])
    await monitor.message(async () => {
      read();
      send();
      record('delivered');
    });

  expect(monitor.violations).toEqual([
    '1970-01-01T00:00:00.000Z p1 was sent to e1 again after its success was recorded',
  ]);
});

test('an event that two processes send side by side is no violation, and is counted', async () => {
  await monitor.message(async () => {
    read();
    await monitor.message(async () => {
      read();
      send();
      record('delivered');
    });
    send();
    record('delivered');
  });

  expect(monitor.violations).toEqual([]);
  expect(counts.of('request repeated beside a success')).toBe(1);
});

test('an event that is sent without a look at its row is a violation, once it is recorded', () => {
  record('delivered');
  send();

  expect(monitor.violations).toHaveLength(1);
});
