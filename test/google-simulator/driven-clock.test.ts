import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drivenClock } from '../../google-simulator/driven-clock.ts';
import { minHeap } from '../../google-simulator/min-heap.ts';
import { ALICE, call, channel, stage } from './stage.ts';

const NOW = Date.UTC(2026, 9, 1);
const DAY = 24 * 3_600_000;

test('timers fire in time order, those of one instant as they were set, and may set more', async () => {
  const clock = drivenClock(NOW);
  const fired: [string, number][] = [];
  const set = (name: string, ms: number, then?: () => void) =>
    clock.setTimeout(() => {
      fired.push([name, clock.now() - NOW]);
      then?.();
    }, ms);
  set('late', 30);
  set('first', 10, () => set('nested', 15));
  set('second', 10);
  const cancelled = set('never', 20);
  clock.clearTimeout(cancelled);
  clock.clearTimeout(cancelled);
  expect(clock.pending()).toBe(3);

  await clock.advance(29);
  expect(clock.now()).toBe(NOW + 29);
  await clock.advance(1);
  expect(fired).toEqual([
    ['first', 10],
    ['second', 10],
    ['nested', 25],
    ['late', 30],
  ]);
  expect(clock.pending()).toBe(0);
});

test('what a timer started has ended before the next one fires', async () => {
  const clock = drivenClock(NOW);
  const steps: string[] = [];
  let work = Promise.resolve();
  const unsettle = clock.settleWith(() => work);
  clock.setTimeout(() => {
    work = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      steps.push('work done');
    });
  }, 1);
  clock.setTimeout(() => steps.push('next timer'), 2);
  await clock.advance(2);
  expect(steps).toEqual(['work done', 'next timer']);
  unsettle();
  work = new Promise(() => {});
  await clock.advance(1);
});

test('two advances at once are a mistake', async () => {
  const clock = drivenClock(NOW);
  const first = clock.advance(1);
  await expect(clock.advance(1)).rejects.toThrow(TypeError);
  await first;
});

test('a heap yields what was pushed, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      const heap = minHeap<number>((a, b) => a < b);
      for (const number of numbers) heap.push(number);
      const popped = numbers.map(() => heap.pop());
      expect(popped).toEqual(numbers.toSorted((a, b) => a - b));
      expect(heap.pop()).toBeUndefined();
    }),
  );
});

test('a thousand channels cost no timers, and are gone when their time is up', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await stage({ clock });
  const token = google.accessToken(ALICE);
  const expiration = String(NOW + 7 * DAY);
  const path = '/drive/v3/changes/watch?pageToken=1';
  await Promise.all(
    Array.from({ length: 1000 }, () =>
      call(google, path, channel(receiver, { expiration }), { token }),
    ),
  );
  await receiver.until(1000);
  await google.idle();
  expect(clock.pending()).toBe(0);
  expect(google.channels()).toHaveLength(1000);
  await clock.advance(60 * DAY);
  expect(google.channels()).toEqual([]);
});

test('closing leaves no timer, whatever is still to be retried, delayed or answered', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await stage({ clock });
  receiver.status = () => 503;
  await call(google, '/drive/v3/changes/watch?pageToken=1', channel(receiver));
  await expect.poll(() => clock.pending()).toBe(1);
  google.faults.delayMs = 1000;
  google.editFile(ALICE, undefined);
  google.faults.hang = true;
  const hanging = call(google, '/drive/v3/files', {}).catch(() => 'broken off');
  await expect.poll(() => google.requests.length).toBe(2);
  await google.close();
  expect(await hanging).toBe('broken off');
  expect(clock.pending()).toBe(0);
  await clock.advance(DAY);
  expect(receiver.received).toHaveLength(1);
});

test('closing ends an attempt that is under way, without a retry', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await stage({ clock });
  receiver.status = () => -1;
  await call(google, '/drive/v3/changes/watch?pageToken=1', channel(receiver));
  await receiver.until(1);
  await google.close();
  expect(clock.pending()).toBe(0);
});
