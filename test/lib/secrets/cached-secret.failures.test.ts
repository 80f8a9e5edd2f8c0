import { expect, test } from 'vitest';
import { cachedSecret } from '../../../lib/secrets/cached-secret.ts';

const MAX_AGE_MS = 60 * 60_000;
const MIN_RELOAD_MS = 10_000;

/** A secret whose store and clock the test controls. */
function staged() {
  const stage = { nowMs: 1_803_902_400_000, loads: 0, loadsOfAll: 0, down: false };
  const answer = async (values: readonly string[]) => {
    if (stage.down) throw new Error('throttled');
    return values;
  };
  const secret = cachedSecret({
    load: () => {
      stage.loads += 1;
      return answer(['current']);
    },
    loadAll: () => {
      stage.loadsOfAll += 1;
      return answer(['current', 'previous']);
    },
    now: () => stage.nowMs,
    maxAgeMs: MAX_AGE_MS,
    minReloadMs: MIN_RELOAD_MS,
  });
  return Object.assign(stage, { secret });
}

test('A-03 a failed look at all values is remembered as a successful one is', async () => {
  const stage = staged();
  await stage.secret.values();
  stage.down = true;

  for (let forgery = 1; forgery <= 10; forgery += 1) {
    expect(await stage.secret.values()).toEqual(['current']);
    await expect(stage.secret.latest()).rejects.toThrow('throttled');
    stage.nowMs += 999;
  }

  expect([stage.loads, stage.loadsOfAll]).toEqual([1, 1]);
});

test('A-03 after ten seconds the store is asked again, and once it answers nothing is remembered', async () => {
  const stage = staged();
  await stage.secret.values();
  stage.down = true;
  await stage.secret.latest().catch(() => undefined);

  stage.nowMs += MIN_RELOAD_MS - 1;
  stage.down = false;
  await expect(stage.secret.latest()).rejects.toThrow('throttled');
  stage.nowMs += 1;

  expect(await stage.secret.latest()).toEqual(['current', 'previous']);
  expect(await stage.secret.latest()).toEqual(['current', 'previous']);
  expect(stage.loadsOfAll).toBe(2);
});

test('A-03 values that are too old cost one load in ten seconds while the store fails', async () => {
  const stage = staged();
  await stage.secret.values();
  stage.down = true;
  stage.nowMs += MAX_AGE_MS;

  for (let request = 1; request <= 10; request += 1)
    expect(await stage.secret.values()).toEqual(['current']);
  expect(stage.loads).toBe(2);

  stage.nowMs += MIN_RELOAD_MS;
  await stage.secret.values();
  expect(stage.loads).toBe(3);
});

test('A-03 without any values a failure is not remembered: notifications wait for them', async () => {
  const stage = staged();
  stage.down = true;
  await expect(stage.secret.values()).rejects.toThrow('throttled');

  stage.down = false;

  expect(await stage.secret.values()).toEqual(['current']);
});

test('a failed look is remembered from when it failed, not from the last successful load', async () => {
  const stage = staged();
  await stage.secret.values();
  stage.nowMs += MIN_RELOAD_MS;
  stage.down = true;

  await expect(stage.secret.latest()).rejects.toThrow('throttled');
  await expect(stage.secret.latest()).rejects.toThrow('throttled');

  expect(stage.loadsOfAll).toBe(1);
});
