import { expect, test } from 'vitest';
import { inParallel } from '../../../cli/listen/in-parallel.ts';

/** Work that ends when it is told to. */
function openWork() {
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  const work = (name: number) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => void ends.set(name, resolve));
  };
  return { begun, work, end: (name: number) => ends.get(name)?.() };
}

test('one at a time, the next begins when the one before has ended', async () => {
  const { begun, work, end } = openWork();
  const parallel = inParallel(1);
  const added = parallel.add(work(1)).then(() => parallel.add(work(2)));
  expect(begun).toEqual([1]);
  end(1);
  await expect.poll(() => begun).toEqual([1, 2]);
  end(2);
  await added;
  await parallel.ended();
});

test('with two at a time, a third waits for either', async () => {
  const { begun, work, end } = openWork();
  const parallel = inParallel(2);
  await parallel.add(work(1));
  const second = parallel.add(work(2));
  expect(begun).toEqual([1, 2]);
  end(2);
  await second;
  const third = parallel.add(work(3));
  expect(begun).toEqual([1, 2, 3]);
  end(1);
  end(3);
  await third;
  await parallel.ended();
});

test('what fails is told by what is added, or at the end', async () => {
  const failing = () => Promise.reject(new Error('no'));
  await expect(inParallel(1).add(failing)).rejects.toThrow('no');
  const parallel = inParallel(2);
  await parallel.add(failing);
  await expect(parallel.ended()).rejects.toThrow('no');
});
