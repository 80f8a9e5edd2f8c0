import { errorFields } from '../../log.ts';
import { TidingsError } from '../../protocol/tidings-error.ts';
import type { HookRouteDeps } from '../hook-deps.ts';
import { freePlace, type TestPlace, takePlace } from '../rows/test-places.ts';

/** How many tests of an owner's hooks run at a time. */
export const TESTS_AT_ONCE = 5;

// Longer than the function that tests may run.
const TAKEN_MS = 35_000;

/**
 * Tests a hook, as one of few at a time: a test holds the management API, and what runs the code, for as
 * long as the hook takes. All owners share these.
 * @throws TidingsError `hook-busy`; StorageError; what the work throws
 */
export async function inTestPlace<Result>(
  deps: Pick<HookRouteDeps, 'table' | 'owner' | 'now' | 'log' | 'randomId' | 'randomBytes'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const { table, owner, log } = deps;
  const taken = await freeOne(deps);
  try {
    return await work();
  } finally {
    // It is free in half a minute otherwise: the result is worth more.
    await freePlace(table, owner, taken).catch((error: unknown) => {
      log('warn', 'a test of a hook keeps its place', errorFields(error));
    });
  }
}

async function freeOne({
  table,
  owner,
  now,
  randomId,
  randomBytes,
}: Pick<
  HookRouteDeps,
  'table' | 'owner' | 'now' | 'randomId' | 'randomBytes'
>): Promise<TestPlace> {
  const token = randomId();
  const [first = 0] = randomBytes(1);
  for (let tried = 0; tried < TESTS_AT_ONCE; tried += 1) {
    const place = { place: (first + tried) % TESTS_AT_ONCE, token };
    const nowMs = now();
    if (await takePlace(table, owner, place, { nowMs, untilMs: nowMs + TAKEN_MS })) return place;
  }
  throw new TidingsError(
    'hook-busy',
    `${TESTS_AT_ONCE} tests of hooks run, which are the most at a time. Try again when one has ended`,
  );
}
