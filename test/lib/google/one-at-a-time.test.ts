import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneAtATime } from '../../../lib/google/one-at-a-time.ts';

test('tasks run one at a time and in order, even if some of them fail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 8 }), fc.scheduler(), async (fails, s) => {
      const run = oneAtATime();
      const order: number[] = [];
      let running = 0;
      const task = (number: number) => async () => {
        running += 1;
        expect(running).toBe(1);
        await s.schedule(Promise.resolve());
        running -= 1;
        order.push(number);
        if (fails[number]) throw new Error(String(number));
        return number;
      };
      const all = Promise.allSettled(fails.map((_, number) => run(task(number))));
      await s.waitFor(all);
      expect(order).toEqual(fails.map((_, number) => number));
      expect((await all).map(({ status }) => status === 'rejected')).toEqual(fails);
    }),
  );
});
