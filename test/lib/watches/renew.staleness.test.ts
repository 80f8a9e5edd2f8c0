import { expect, test } from 'vitest';
import { renewWatch } from '../../../lib/watches/renew-watch.ts';
import { changeWatch } from '../../../lib/watches/rows/change-watch.ts';
import { NOW_MS } from '../channels/stage.ts';
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
