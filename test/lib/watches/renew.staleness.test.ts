import { expect, test } from 'vitest';
import { reconcileWatch } from '../../../lib/watches/reconcile-watch.ts';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import { changeWatch } from '../../../lib/watches/rows/change-watch.ts';
import { HOUR, NOW_MS } from '../channels/stage.ts';
import { renewing } from './renewing.ts';
import { started } from './watches.ts';

test.each([
  ['no notification yet', null, 3],
  ['its last notification when its channel opened', NOW_MS, 3],
  ['a notification since its channel opened', NOW_MS + 1, 0],
])(
  'a watch with %s (%j) has %i reopenings after a requested renewal',
  async (_, lastNotificationAtMs, staleReopenings) => {
    const set = await renewing();
    const { id } = await started(set);
    await changeWatch(set.table, id, {
      patch: { staleReopenings: 3, lastNotificationAtMs },
      when: 'attribute_exists(#pk)',
    });
    await set.clock.advance(1);
    expect(await renewWatch(set.own, id)).toMatchObject({ staleReopenings });
  },
);

test('a renewal because of staleness is one more reopening', async () => {
  const set = await renewing();
  const watch = await started(set);
  const usual = { notificationCount: 10, usualIntervalMs: HOUR, lastNotificationAtMs: NOW_MS };
  await changeWatch(set.table, watch.id, {
    patch: { ...usual, staleReopenings: 1 },
    when: 'attribute_exists(#pk)',
  });
  await set.clock.advance(32 * HOUR);
  expect(await reconcileWatch(set.deps, watch)).toMatchObject({
    outcome: 'renewed',
    reason: 'stale',
    watch: { staleReopenings: 2 },
  });
  expect(set.measured.map(([name]) => name)).toEqual(['renewed', 'renewed']);
});
