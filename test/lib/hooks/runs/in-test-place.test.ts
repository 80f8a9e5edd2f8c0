import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTestPlace, TESTS_AT_ONCE } from '../../../../lib/hooks/runs/in-test-place.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS } from '../../../support/times.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

function ownerOf(owner: string) {
  const at = { nowMs: NOW_MS };
  const deps = {
    table,
    owner,
    now: () => at.nowMs,
    log: () => undefined,
    randomId: () => crypto.randomUUID(),
    randomBytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)),
  };
  return { at, run: <Result>(work: () => Promise<Result>) => inTestPlace(deps, work) };
}

const BUSY = { code: 'hook-busy' };

/** Begins as many tests as run at a time. @returns what ends them. */
async function beginMost({ run }: ReturnType<typeof ownerOf>) {
  const ends: (() => void)[] = [];
  const begun: Promise<void>[] = [];
  for (let count = 0; count < TESTS_AT_ONCE; count += 1)
    await new Promise<void>((isUnderWay) => {
      begun.push(
        run(() => {
          isUnderWay();
          return new Promise<void>((resolve) => {
            ends.push(resolve);
          });
        }),
      );
    });
  return async () => {
    for (const end of ends) end();
    await Promise.all(begun);
  };
}

test('an owner has five tests at a time, and others have theirs', async () => {
  const [ann, bob] = [ownerOf('ann'), ownerOf('bob')];
  const end = await beginMost(ann);
  await expect(ann.run(async () => 1)).rejects.toMatchObject(BUSY);
  expect(await bob.run(async () => 2)).toBe(2);
  await end();
  expect(await ann.run(async () => 3)).toBe(3);
});

test('a test that fails gives its place back', async () => {
  const carl = ownerOf('carl');
  for (let count = 0; count < 2 * TESTS_AT_ONCE; count += 1)
    await expect(carl.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('a test whose process died has its place for half a minute, and takes no later one’s away', async () => {
  const dan = ownerOf('dan');
  const end = await beginMost(dan);
  dan.at.nowMs += 34_000;
  await expect(dan.run(async () => 1)).rejects.toMatchObject(BUSY);
  dan.at.nowMs += 2000;
  const endLater = await beginMost(dan);
  await end();
  await expect(dan.run(async () => 1)).rejects.toMatchObject(BUSY);
  await endLater();
});
