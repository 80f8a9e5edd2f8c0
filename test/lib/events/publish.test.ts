import { expect, test } from 'vitest';
import { publish } from '../../../lib/events/publish.ts';
import { getItem } from '../../../lib/table/get-item.ts';
import { eventSourceKey } from '../../../lib/table/keys.ts';
import { NOW_MS } from '../table/examples.ts';
import { DAY_IN_SECONDS, tableOfFile } from './stage.ts';

test('what is published is kept for as long as events are, and says what is new', async () => {
  const event = { id: 'p1', type: 'a.b', source: '/events', timeMs: NOW_MS, data: {} };
  const retentionSeconds = 7 * DAY_IN_SECONDS;
  const deps = { table: tableOfFile(), owner: 'ann', now: () => NOW_MS, retentionSeconds };
  expect(await publish(deps, [event])).toEqual([true]);
  expect(await publish(deps, [event, { ...event, id: 'p2' }])).toEqual([false, true]);
  const item = await getItem(tableOfFile(), eventSourceKey('p1'));
  expect(item?.['ttl']).toBe(NOW_MS / 1000 + retentionSeconds);
});
