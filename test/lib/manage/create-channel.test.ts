import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createChannel } from '../../../lib/manage/create-channel.ts';
import { stopChannel } from '../../../lib/manage/stop-channel.ts';
import type { ChannelRecord } from '../../../lib/store/channel-record.ts';
import type { Faults } from '../../../local/google/faults.ts';
import { CHANGES, type Stage, type StageOptions, stage, tableThat } from './stage.ts';
import { turns } from './turns.ts';

/** Opens a channel, and has it stopped by somebody else just before or just after Google opened it. */
function stoppedMeanwhile({ manager, client }: Stage, when: 'before' | 'after') {
  const google = {
    ...client,
    watch: async (...[request, channel]: Parameters<typeof client.watch>) => {
      if (when === 'before') await stopChannel(manager, channel.id);
      const answer = await client.watch(request, channel);
      if (when === 'after') await stopChannel(manager, channel.id);
      return answer;
    },
  };
  return createChannel({ ...manager, google: async () => google }, CHANGES);
}

describe.each(['before', 'after'] as const)('a channel stopped %s Google opened it', (when) => {
  test('is stopped for good', async () => {
    const set = await stage();
    await expect(stoppedMeanwhile(set, when)).rejects.toMatchObject({ code: 'channel-busy' });
    expect(set.live()).toEqual([]);
    for (const { state } of await set.rows()) expect(state).toBe('stopped');
  });
});

test('a channel stopped too early, that cannot be stopped now, stays to be stopped', async () => {
  const set = await stage();
  const { client } = set;
  const opening = stoppedMeanwhile(
    {
      ...set,
      client: {
        ...client,
        watch: async (...args) => {
          const answer = await client.watch(...args);
          set.google.faults.stopError = 'backendError';
          return answer;
        },
      },
    },
    'before',
  );
  await expect(opening).rejects.toMatchObject({ code: 'channel-busy' });
  const [id = ''] = set.live();
  expect(await set.row(id)).toMatchObject({
    state: 'stopping',
    failure: { reason: 'backendError' },
  });
  expect(set.logged.join()).toContain(id);
  set.google.faults.stopError = null;
  await stopChannel(set.manager, id);
  expect(set.live()).toEqual([]);
});

test('a refusal is told as such, also if somebody stopped the channel meanwhile', async () => {
  const set = await stage({ faults: { watchError: 'forbidden' } });
  const { client, manager } = set;
  const google = {
    ...client,
    watch: async (...[request, channel]: Parameters<typeof client.watch>) => {
      await stopChannel(manager, channel.id).catch(() => undefined);
      return client.watch(request, channel);
    },
  };
  const opening = createChannel({ ...manager, google: async () => google }, CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'google-permanent' });
  const asked = set.google.requests.length;
  for (const { id, state } of await set.rows()) {
    expect(state).toBe('failed');
    expect((await stopChannel(manager, id)).state).toBe('stopped');
  }
  expect(set.google.requests).toHaveLength(asked);
});

test('a stop that comes while Google takes its time is the last word', async () => {
  const set = await stage({ faults: { watchDelayMs: 5000, earlySync: true } });
  const opening = createChannel(set.manager, CHANGES);
  const outcome = expect(opening).rejects.toMatchObject({ code: 'channel-busy' });
  await expect.poll(() => set.received).toEqual([200]);
  const [id = ''] = set.live();
  expect((await stopChannel(set.manager, id)).state).toBe('stopped');
  await set.clock.advance(5000);
  await outcome;
  expect(set.live()).toEqual([]);
  expect((await set.row(id))?.state).toBe('stopped');
});

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
  const { gated, flow } = turns((count) => (choices.shift() ?? 0) % count);
  const options: StageOptions = { faults: { ...faults }, fetch: gated(fetch) };
  const set = await stage(options);
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
        stops.push(flow(() => stopChannel(manager, id)));
    }
    return result;
  });
  const manager = { ...set.manager, table };
  const post = await flow(() => createChannel(manager, CHANGES));
  return { ...set, post, stopped, stops: await Promise.all(stops) };
}

/** How many times the two tests below try; each takes milliseconds. */
const numRuns = 120;
const scenario = [
  fc.constantFrom(...FAULTS),
  fc.array(fc.nat(5), { minLength: 10, maxLength: 40 }),
  fc.integer({ min: 1, max: 2 }),
] as const;

test(
  'in whatever order, nothing stays open that the ledger calls stopped',
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
        // Afterwards, with all well again, everything can be stopped.
        const { stopError: _stop, watchError: _watch, ...rest } = set.google.faults;
        Object.assign(set.google.faults, { ...rest, watchError: null, stopError: null });
        for (const id of rows.keys()) await stopChannel(set.manager, id);
        expect(set.live()).toEqual([]);
        for (const { state } of await set.rows()) expect(state).toBe('stopped');
      }),
      { numRuns },
    ),
);

test('in whatever order, a stop that succeeded is the last word', { timeout: 60_000 }, () =>
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
