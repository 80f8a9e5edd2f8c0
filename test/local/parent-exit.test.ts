import { expect, test, vi } from 'vitest';
import { onParentExit } from '../../local/parent-exit.ts';

const UNDER_NPM = { npm_lifecycle_event: 'start' };

function watched(env: NodeJS.ProcessEnv) {
  vi.useFakeTimers();
  let parent = 42;
  let calls = 0;
  onParentExit(() => (calls += 1), { env, ppid: () => parent });
  return {
    async after(ms: number, ppid: number) {
      parent = ppid;
      await vi.advanceTimersByTimeAsync(ms);
      return calls;
    },
    [Symbol.dispose]: () => vi.useRealTimers(),
  };
}

test('under npm, the end of the parent is noticed once', async () => {
  using process = watched(UNDER_NPM);
  expect(await process.after(60_000, 42)).toBe(0);
  expect(await process.after(300, 1)).toBe(1);
  expect(await process.after(60_000, 1)).toBe(1);
});

test('without npm, the parent can end', async () => {
  using process = watched({});
  expect(await process.after(60_000, 1)).toBe(0);
});
