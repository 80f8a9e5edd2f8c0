import { expect, test } from 'vitest';
import { drivenClock } from '../../../google-simulator/driven-clock.ts';
import type { Google } from '../../../google-simulator/google.ts';
import { ALICE, call, channel, startSimulator } from '../start-simulator.ts';

const CHANGES = '/drive/v3/changes/watch?pageToken=1';
const STOP = '/drive/v3/channels/stop';
const NOW = Date.UTC(2026, 9, 1);

const numbersOf = (google: Google) => google.deliveries.map(({ messageNumber }) => messageNumber);

test('a dropped notification is never sent', async () => {
  const { google, receiver } = await startSimulator();
  await call(google, CHANGES, channel(receiver));
  await google.idle();
  google.faults.drop = true;
  google.editFile(ALICE, undefined);
  google.faults.drop = false;
  google.editFile(ALICE, undefined);
  await google.idle();
  expect(receiver.states()).toEqual(['sync', 'change']);
  expect(google.deliveries[1]).toMatchObject({ attempt: 0, outcome: 'dropped', state: 'change' });
});

test('a duplicated notification arrives twice with the same number', async () => {
  const { google, receiver } = await startSimulator({ faults: { duplicate: true } });
  await call(google, CHANGES, channel(receiver));
  google.editFile(ALICE, undefined);
  await receiver.until(4);
  await google.idle();
  const [first, second, third, fourth] = numbersOf(google);
  expect([first, second]).toEqual([1, 1]);
  expect(third).toBe(fourth);
});

test('reordered notifications arrive in swapped order, and the last one arrives after a second', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await startSimulator({ clock, faults: { reorder: true } });
  await call(google, CHANGES, channel(receiver));
  await google.idle();
  for (let index = 0; index < 3; index += 1) google.editFile(ALICE, undefined);
  await clock.advance(1000);
  const [sync, second = 0, first = 0, third = 0] = numbersOf(google);
  expect(sync).toBe(1);
  expect(first).toBeLessThan(second);
  expect(second).toBeLessThan(third);
  expect(receiver.received).toHaveLength(4);
});

test('a delayed notification arrives even if its channel is stopped in the meantime', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await startSimulator({ clock });
  const { json } = await call(google, CHANGES, channel(receiver));
  await google.idle();
  google.faults.delayMs = 60_000;
  google.editFile(ALICE, undefined);
  await call(google, STOP, json);
  await clock.advance(59_999);
  expect(receiver.states()).toEqual(['sync']);
  await clock.advance(1);
  expect(receiver.states()).toEqual(['sync', 'change']);
});

test('a fault with a probability is decided by `random`', async () => {
  const draws = [0.1, 0.9];
  let count = 0;
  const { google, receiver } = await startSimulator();
  await call(google, CHANGES, channel(receiver));
  await google.idle();
  const lucky = await startSimulator({
    random: () => draws[count++ % 2] ?? 0,
    faults: { drop: 0.5 },
  });
  await call(lucky.google, CHANGES, channel(lucky.receiver));
  await expect.poll(() => lucky.google.deliveries.length).toBe(1);
  expect(lucky.google.deliveries[0]?.outcome).toBe('dropped');
  expect(google.deliveries[0]?.outcome).toBe('delivered');
});
