import { expect, test } from 'vitest';
import { drivenClock } from '../../google-simulator/driven-clock.ts';

const NOW = Date.UTC(2026, 9, 1);

test('timers fire in order of time, then of creation, and can set more timers', async () => {
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

test('work that a timer started completes before the next timer fires', async () => {
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

test('concurrent advances throw', async () => {
  const clock = drivenClock(NOW);
  const first = clock.advance(1);
  await expect(clock.advance(1)).rejects.toThrow(TypeError);
  await first;
});
