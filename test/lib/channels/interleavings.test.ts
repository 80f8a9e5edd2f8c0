import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Faults } from '../../../google-simulator/faults.ts';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import { CHANGES, stage, tableThat, withTable } from './stage.ts';
import { stopEveryRow } from './stop-every-row.ts';
import { turns } from './turns.ts';

const FAULTS: Partial<Faults>[] = [
  { drop: true },
  { earlySync: true },
  { drop: true, loseWatchAnswer: 1 },
  { earlySync: true, loseWatchAnswer: 1 },
  { drop: true, loseWatchAnswer: 3 },
  { drop: true, watchError: { reason: 'backendError', times: 2 } },
  { drop: true, watchError: { reason: 'forbidden', times: 1 } },
  { drop: true, watchError: { reason: 'channelIdNotUnique', times: 1 } },
  { earlySync: true, stopError: { reason: 'backendError', times: 1 } },
];

/** Everything that happens when a POST and `deletes` DELETEs of its channel run at once. */
async function atOnce(faults: Partial<Faults>, choices: number[], deletes: number) {
  const order = choices.values();
  const { gated, flow } = turns((count) => (order.next().value ?? 0) % count);
  const set = await stage({ faults: { ...faults }, fetch: gated(fetch) });
  const stopped: string[] = [];
  const stops: Promise<PromiseSettledResult<ChannelRecord>>[] = [];
  const send = gated((next: () => Promise<unknown>) => next());
  const table = tableThat(set.table, async (name, input, next) => {
    const result = await send(next);
    const { id } = (input['Item'] ?? {}) as { id?: string };
    // As soon as there is a row, there is something to stop.
    if (name === 'PutCommand' && id && stopped.length === 0) {
      stopped.push(id);
      for (let count = 0; count < deletes; count += 1)
        stops.push(flow(() => stopChannel(channelDeps, id)));
    }
    return result;
  });
  const channelDeps = withTable(set.channelDeps, table);
  const post = await flow(() => openChannel(channelDeps, CHANGES));
  return { ...set, post, stopped, stops: await Promise.all(stops) };
}

/** How many times the two tests below try; each takes milliseconds. */
const numRuns = 60;
const scenario = [
  fc.constantFrom(...FAULTS),
  fc.array(fc.nat(5), { minLength: 10, maxLength: 40 }),
  fc.integer({ min: 1, max: 2 }),
] as const;

test(
  'a channel that the ledger calls stopped is never open at Google, in any order of the calls',
  { timeout: 60_000 },
  () =>
    fc.assert(
      fc.asyncProperty(...scenario, async (faults, choices, deletes) => {
        const set = await atOnce(faults, choices, deletes);
        const live = set.live();
        const rows = new Map((await set.rows()).map((row) => [row.id, row]));
        for (const id of live) expect(rows.get(id)?.state).not.toBe('stopped');
        for (const { id, state } of rows.values())
          if (state === 'active') expect(live).toContain(id);
        if (set.post.status === 'fulfilled' && rows.get(set.post.value.id)?.state !== 'active')
          expect(set.stopped).toContain(set.post.value.id);
        // Afterwards, without faults, everything can be stopped.
        Object.assign(set.google.faults, { watchError: null, stopError: null, loseWatchAnswer: 0 });
        await stopEveryRow(set);
      }),
      { numRuns },
    ),
);

test(
  'a channel whose stop has succeeded stays stopped, in any order of the calls',
  { timeout: 60_000 },
  () =>
    fc.assert(
      fc.asyncProperty(...scenario, async (faults, choices, deletes) => {
        fc.pre(faults.loseWatchAnswer !== 3 && !faults.stopError);
        const set = await atOnce(faults, choices, deletes);
        for (const stop of set.stops)
          if (stop.status === 'fulfilled') {
            expect(set.live()).not.toContain(stop.value.id);
            expect((await set.row(stop.value.id))?.state).toBe('stopped');
          }
      }),
      { numRuns },
    ),
);
