import { expect, test } from 'vitest';
import { cachedSecret } from '../../../lib/secrets/cached-secret.ts';

const MAX_AGE_MS = 60 * 60_000;
const MIN_RELOAD_MS = 10_000;

/** A secret with a current and a previous value, whose store and clock the test controls. */
function staged() {
  const stage = { nowMs: 1_803_902_400_000, stored: ['current', 'previous'], loadsOfAll: 0 };
  const secret = cachedSecret({
    load: async () => stage.stored.slice(0, 1),
    loadAll: async () => {
      stage.loadsOfAll += 1;
      return [...stage.stored];
    },
    now: () => stage.nowMs,
    maxAgeMs: MAX_AGE_MS,
    minReloadMs: MIN_RELOAD_MS,
  });
  return Object.assign(stage, { secret });
}

test('a previous value that was loaded once is loaded again when the values are too old', async () => {
  const stage = staged();
  await stage.secret.latest();
  stage.nowMs += MAX_AGE_MS;

  expect(await stage.secret.values()).toEqual(['current', 'previous']);
  expect(stage.loadsOfAll).toBe(2);
});

test('a withdrawn value is accepted until the age of the latest look, and no longer', async () => {
  const stage = staged();
  await stage.secret.values();
  stage.nowMs += MIN_RELOAD_MS;
  await stage.secret.latest();
  stage.stored = ['current'];

  stage.nowMs += MAX_AGE_MS - 1;
  expect(await stage.secret.values()).toEqual(['current', 'previous']);
  stage.nowMs += 1;
  expect(await stage.secret.values()).toEqual(['current']);
  expect(await stage.secret.latest()).toEqual(['current']);
});

test('a withdrawn value is gone after the next look at all values', async () => {
  const stage = staged();
  await stage.secret.latest();
  stage.stored = ['newer'];
  stage.nowMs += MIN_RELOAD_MS;

  expect(await stage.secret.latest()).toEqual(['newer']);
  expect(await stage.secret.values()).toEqual(['newer']);
});
