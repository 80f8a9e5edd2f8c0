import { beforeEach, expect, test } from 'vitest';
import { type DrivenClock, drivenClock } from '../../../google-simulator/driven-clock.ts';
import { createCounts } from '../../../simulation/counts.ts';
import {
  MAX_RECEIVED,
  NO_DELIVERY_FAULTS,
  VISIBILITY_MS,
} from '../../../simulation/deliveries/settings.ts';
import {
  type SimulatedQueue,
  simulatedQueue,
} from '../../../simulation/deliveries/simulated-queue.ts';
import { createRuns } from '../../../simulation/runs.ts';
import { seededRandom } from '../../../simulation/seeded-random.ts';

let clock: DrivenClock;
let timesVisible: number[];

beforeEach(() => {
  clock = drivenClock(0);
  timesVisible = [];
});

function newQueue(rates: Partial<typeof NO_DELIVERY_FAULTS> = {}): SimulatedQueue {
  const random = seededRandom(1);
  const counts = createCounts();
  const all = { ...NO_DELIVERY_FAULTS, ...rates };
  return simulatedQueue({
    name: 'live',
    random,
    rates: all,
    clock,
    counts,
    runs: createRuns({ random, rates: all, clock, counts }),
    onVisible: () => timesVisible.push(clock.now()),
  });
}

const bodies = (queue: SimulatedQueue) => queue.receive(10).map(({ body }) => body);

test('a message with a delay is visible after it', async () => {
  const queue = newQueue();
  await queue.send([{ body: 'a' }, { body: 'b', delaySeconds: 5 }]);
  await clock.advance(0);

  expect(bodies(queue)).toEqual(['a']);
  await clock.advance(5000);
  expect(bodies(queue)).toEqual(['b']);
  expect(timesVisible).toEqual([0, 5000]);
});

test('a message that is not deleted comes again, until it was received too often', async () => {
  const queue = newQueue();
  await queue.send([{ body: 'a' }]);

  for (let received = 0; received < MAX_RECEIVED; received += 1) {
    expect(bodies(queue)).toEqual(['a']);
    expect(bodies(queue)).toEqual([]);
    await clock.advance(VISIBILITY_MS);
  }
  expect(bodies(queue)).toEqual([]);
  expect(queue.dead).toEqual(['a']);
  expect(queue.size()).toBe(0);
});

test('a message that is deleted does not come again', async () => {
  const queue = newQueue();
  await queue.send([{ body: 'a' }]);
  for (const { id } of queue.receive(10)) queue.remove(id);
  await clock.advance(VISIBILITY_MS);

  expect(bodies(queue)).toEqual([]);
});

test('a queue that refuses says so for each message, though it may have taken it', async () => {
  const queue = newQueue({ queue: 1 });
  const taken = await queue.send(Array.from({ length: 100 }, () => ({ body: 'a' })));

  expect(taken).toEqual(Array(100).fill(false));
  expect(queue.size()).toBeGreaterThan(10);
  expect(queue.size()).toBeLessThan(60);
});
