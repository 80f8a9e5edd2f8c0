import { expect, test } from 'vitest';
import { listEvents } from '../../../lib/events/list-events.ts';
import { drawNumbers } from '../../../lib/events/rows/draw-numbers.ts';
import { logItem } from '../../../lib/events/rows/log-item.ts';
import { putLogRow } from '../../../lib/events/rows/put-event.ts';
import { NOW_MS } from '../table/examples.ts';
import { tableOfFile } from './stage.ts';

const EVENTS = 60;
const ANSWER_MAX_BYTES = 6 * 1024 * 1024;
const TTL_SECONDS = NOW_MS / 1000 + 86_400;

test('a page of large events ends before Lambda could not answer with it, and none is passed over', async () => {
  const table = tableOfFile();
  const owner = crypto.randomUUID();
  await drawNumbers(table, owner, EVENTS);
  for (let sequence = 1; sequence <= EVENTS; sequence += 1) {
    const data = 'x'.repeat(125_000);
    const event = { id: `p${sequence}`, type: 'a.b', source: '/events', timeMs: NOW_MS, data };
    const logged = { event, sequence, drawnAtMs: NOW_MS };
    await putLogRow(table, logItem(logged, { owner, ttlSeconds: TTL_SECONDS }));
  }
  const seen: number[] = [];
  for (let from: number | undefined; seen.length < EVENTS; ) {
    const query = { limit: 100, from, matches: () => true };
    const page = await listEvents({ table, owner, now: () => NOW_MS }, query);
    expect(page.events.length).toBeGreaterThan(0);
    expect(JSON.stringify(page.events).length).toBeLessThan(ANSWER_MAX_BYTES);
    seen.push(...page.events.map(({ sequence }) => sequence));
    from = page.next;
  }
  expect(seen).toEqual(Array.from({ length: EVENTS }, (_, index) => index + 1));
});
