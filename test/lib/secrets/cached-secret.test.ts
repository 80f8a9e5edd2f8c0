import { describe, expect, test } from 'vitest';
import { cachedSecret } from '../../../lib/secrets/cached-secret.ts';

const MAX_AGE_MS = 60 * 60_000;
const MIN_RELOAD_MS = 60_000;

/** A secret whose store and clock the test controls. */
function staged(first: readonly string[] = ['first']) {
  const stage = { nowMs: 1_803_902_400_000, loads: 0, values: first, down: false };
  const secret = cachedSecret({
    load: async () => {
      stage.loads += 1;
      if (stage.down) throw new Error('down');
      return stage.values;
    },
    now: () => stage.nowMs,
    maxAgeMs: MAX_AGE_MS,
    minReloadMs: MIN_RELOAD_MS,
  });
  return Object.assign(stage, { secret });
}

/** A secret whose loads end when the test says so. */
function slow() {
  type Load = PromiseWithResolvers<readonly string[]>;
  const waiting: Record<'load' | 'loadAll', Load[]> = { load: [], loadAll: [] };
  const waitFor = (kind: keyof typeof waiting) => () => {
    const load: Load = Promise.withResolvers();
    waiting[kind].push(load);
    return load.promise;
  };
  const secret = cachedSecret({
    load: waitFor('load'),
    loadAll: waitFor('loadAll'),
    now: () => 0,
    maxAgeMs: MAX_AGE_MS,
    minReloadMs: MIN_RELOAD_MS,
  });
  return { secret, waiting };
}

describe('values', () => {
  test('are loaded when they are first read, not before', async () => {
    const stage = staged();
    expect(stage.loads).toBe(0);

    expect(await stage.secret.values()).toEqual(['first']);
    expect(stage.loads).toBe(1);
  });

  test('are kept until the last millisecond of their age', async () => {
    const stage = staged();
    await stage.secret.values();

    stage.values = ['second'];
    stage.nowMs += MAX_AGE_MS - 1;

    expect(await stage.secret.values()).toEqual(['first']);
    expect(stage.loads).toBe(1);
  });

  test('are loaded again after that', async () => {
    const stage = staged();
    await stage.secret.values();

    stage.values = ['second'];
    stage.nowMs += MAX_AGE_MS;

    expect(await stage.secret.values()).toEqual(['second']);
    expect(stage.loads).toBe(2);
  });

  test('stay the same if they cannot be loaded again', async () => {
    const stage = staged();
    await stage.secret.values();

    stage.down = true;
    stage.nowMs += MAX_AGE_MS;

    expect(await stage.secret.values()).toEqual(['first']);
  });

  test('fail if they cannot be loaded the first time', async () => {
    const stage = staged();
    stage.down = true;

    await expect(stage.secret.values()).rejects.toThrow('down');
  });

  test('are loaded as soon as the store is up again', async () => {
    const stage = staged();
    stage.down = true;
    await stage.secret.values().catch(() => undefined);

    stage.down = false;

    expect(await stage.secret.values()).toEqual(['first']);
  });
});

describe('several readers of a secret', () => {
  test('share one load', async () => {
    const { secret, waiting } = slow();
    const all = [secret.values(), secret.values(), secret.values()];

    expect(waiting.load).toHaveLength(1);
    waiting.load[0]?.resolve(['first']);

    for (const values of all) expect(await values).toEqual(['first']);
  });

  test('share one load of all values', async () => {
    const { secret, waiting } = slow();
    const all = [secret.latest(), secret.latest(), secret.latest()];

    expect(waiting.loadAll).toHaveLength(1);
    waiting.loadAll[0]?.resolve(['first']);

    for (const values of all) expect(await values).toEqual(['first']);
  });

  test('share the failure of a load, and the next one loads again', async () => {
    const { secret, waiting } = slow();
    const all = [secret.values(), secret.values()];
    waiting.load[0]?.reject(new Error('down'));
    for (const { status } of await Promise.allSettled(all)) expect(status).toBe('rejected');

    const next = secret.values();
    waiting.load[1]?.resolve(['first']);

    expect(await next).toEqual(['first']);
  });

  test('keep all values if the current one is loaded later', async () => {
    const { secret, waiting } = slow();
    const [values, latest] = [secret.values(), secret.latest()];
    waiting.loadAll[0]?.resolve(['current', 'previous']);
    await latest;
    waiting.load[0]?.resolve(['current']);
    await values;

    expect(await secret.values()).toEqual(['current', 'previous']);
    expect(await secret.latest()).toEqual(['current', 'previous']);
  });
});

describe('latest', () => {
  test('finds a rotation that values does not', async () => {
    const stage = staged();
    await stage.secret.values();

    stage.values = ['second', 'first'];
    stage.nowMs += MIN_RELOAD_MS;

    expect(await stage.secret.values()).toEqual(['first']);
    expect(await stage.secret.latest()).toEqual(['second', 'first']);
    expect(await stage.secret.values()).toEqual(['second', 'first']);
  });

  test('gives the values that a cold start does not load, and keeps them from then on', async () => {
    const { secret, waiting } = slow();
    const first = secret.values();
    waiting.load[0]?.resolve(['current']);
    await first;

    const all = secret.latest();
    waiting.loadAll[0]?.resolve(['current', 'previous']);

    expect(await all).toEqual(['current', 'previous']);
    expect(await secret.values()).toEqual(['current', 'previous']);
  });

  test('loads once per minute, however often it is called', async () => {
    const stage = staged();
    await stage.secret.latest();
    const startMs = stage.nowMs;

    for (let second = 1; second <= 600; second += 1) {
      stage.nowMs = startMs + second * 1000;
      await Promise.all([stage.secret.latest(), stage.secret.latest(), stage.secret.latest()]);
    }

    expect(stage.loads).toBe(1 + 10);
  });

  test('fails if the store is down, while values gives what is kept', async () => {
    const stage = staged();
    await stage.secret.latest();

    stage.down = true;
    stage.nowMs += MIN_RELOAD_MS;

    await expect(stage.secret.latest()).rejects.toThrow('down');
    expect(await stage.secret.values()).toEqual(['first']);
  });

  test('needs no store for a minute after its last load', async () => {
    const stage = staged();
    await stage.secret.latest();

    stage.down = true;
    stage.nowMs += MIN_RELOAD_MS - 1;

    expect(await stage.secret.latest()).toEqual(['first']);
  });
});
