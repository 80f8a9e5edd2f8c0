import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareEffects } from '../../../../lib/hooks/chain/carry-out.ts';
import { MAX_EMITTED, MAX_HOPS } from '../../../../lib/hooks/chain/emitted-events.ts';
import type { HookRecord } from '../../../../lib/hooks/hook-record.ts';
import type { NewEvent } from '../../../../lib/outbox/new-event.ts';
import type { HookRun } from '../../../../lib/sandbox/hook-run.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS } from '../../../support/times.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const eventOf = (id: string): NewEvent => {
  return { id, type: 'order.created', source: '/events', timeMs: NOW_MS, data: {} };
};

function prepare(hookId: string, event: NewEvent, count: number) {
  const emit = Array.from({ length: count }, () => ({ type: 'order.created' }));
  const run: HookRun = { outcome: 'ok', effects: { emit }, logs: [], ms: 1 };
  const deps = {
    table,
    now: () => NOW_MS,
    retentionSeconds: 86_400,
    recipients: { allowLoopback: false },
  } as Parameters<typeof prepareEffects>[0];
  const logged = { event, sequence: 1, drawnAtMs: NOW_MS };
  return prepareEffects(deps, { id: hookId } as HookRecord, logged, run);
}

test('hooks that run on the events of one another make a thousand of one event at most', async () => {
  const open = [eventOf('root')];
  let emitted = 0;
  let failed = '';
  for (let event = open.shift(); event !== undefined && failed === ''; event = open.shift()) {
    for (const hookId of ['a', 'b']) {
      const { run, effects } = await prepare(hookId, event, 10);
      if (run.outcome === 'invalid-result') failed ||= run.error.message;
      for (const { hops } of effects.emit) expect(hops).toBeLessThanOrEqual(MAX_HOPS);
      emitted += effects.emit.length;
      open.push(...effects.emit);
    }
  }
  expect(emitted).toBe(MAX_EMITTED);
  expect(failed).toBe('emit would make more than 1000 events that come of the event root');
});

test('a run that is repeated is counted once, and what it emits is the same', async () => {
  const event = eventOf('repeated');
  const first = await prepare('a', event, 10);
  for (let again = 0; again < 100; again += 1) expect(await prepare('a', event, 10)).toEqual(first);
});

test('what comes of one event takes nothing from another one', async () => {
  for (let index = 0; index < 100; index += 1) await prepare(`hook${index}`, eventOf('full'), 10);
  expect((await prepare('more', eventOf('full'), 1)).run.outcome).toBe('invalid-result');
  expect((await prepare('more', eventOf('full'), 0)).run.outcome).toBe('ok');
  expect((await prepare('more', eventOf('other'), 10)).run.outcome).toBe('ok');
});
