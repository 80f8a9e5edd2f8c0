import { expect, test } from 'vitest';
import { HOUR, NOW_MS } from '../channels/stage.ts';
import { renewing } from '../watches/renewing.ts';
import { MINUTE, started, stored } from '../watches/watches.ts';

test('a watch that fell due hours ago is handed on once, and again seven minutes later', async () => {
  const set = await renewing();
  const watch = await started(set);
  await set.clock.advance(watch.dueAtMs + 5 * HOUR - NOW_MS);
  const isHandedOn = async () => (await set.due()).some(({ id }) => id === watch.id);

  expect(await isHandedOn()).toBe(true);
  expect((await stored(set, watch)).dueAtMs).toBe(set.clock.now() + 7 * MINUTE);
  expect(await isHandedOn()).toBe(false);
  await set.clock.advance(7 * MINUTE - 1);
  expect(await isHandedOn()).toBe(false);
  await set.clock.advance(1);
  expect(await isHandedOn()).toBe(true);
});
