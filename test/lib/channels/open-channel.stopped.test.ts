import { describe, expect, test } from 'vitest';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import { invalidAnswer } from '../../../lib/google/google-error.ts';
import { CHANGES, type Stage, stage, stateIn, tableThat } from './stage.ts';

/** Opens a channel, and has it stopped by somebody else just before or just after Google opened it. */
function stoppedMeanwhile({ channelDeps, client }: Stage, when: 'before' | 'after') {
  const google = {
    ...client,
    watch: async (...[request, channel]: Parameters<typeof client.watch>) => {
      if (when === 'before') await stopChannel(channelDeps, channel.id);
      const answer = await client.watch(request, channel);
      if (when === 'after') await stopChannel(channelDeps, channel.id);
      return answer;
    },
  };
  return openChannel({ ...channelDeps, google: async () => google }, CHANGES);
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
  await stopChannel(set.channelDeps, id);
  expect(set.live()).toEqual([]);
});

test('a channel stopped too early is stopped again, also if the answer of its opening is lost', async () => {
  const set = await stage({ faults: { drop: true } });
  const { client, channelDeps } = set;
  const google = {
    ...client,
    watch: async (...[request, channel]: Parameters<typeof client.watch>) => {
      await stopChannel(channelDeps, channel.id);
      await client.watch(request, channel);
      throw invalidAnswer('the connection broke');
    },
  };
  const opening = openChannel({ ...channelDeps, google: async () => google }, CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'channel-busy' });
  expect(set.live()).toEqual([]);
  for (const { state } of await set.rows()) expect(state).toBe('stopped');
});

test('a rejection is told as such, also if somebody stopped the channel meanwhile', async () => {
  const set = await stage({ faults: { watchError: 'forbidden' } });
  const { client, channelDeps } = set;
  const google = {
    ...client,
    watch: async (...[request, channel]: Parameters<typeof client.watch>) => {
      await stopChannel(channelDeps, channel.id).catch(() => undefined);
      return client.watch(request, channel);
    },
  };
  const opening = openChannel({ ...channelDeps, google: async () => google }, CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'google-permanent' });
  const asked = set.google.requests.length;
  for (const { id, state } of await set.rows()) {
    expect(state).toBe('failed');
    expect((await stopChannel(channelDeps, id)).state).toBe('stopped');
  }
  expect(set.google.requests).toHaveLength(asked);
});

test('a stop that comes while Google takes its time is the last word', async () => {
  const set = await stage({ faults: { watchDelayMs: 5000, earlySync: true } });
  const opening = openChannel(set.channelDeps, CHANGES);
  const outcome = expect(opening).rejects.toMatchObject({ code: 'channel-busy' });
  await expect.poll(() => set.received).toEqual([200]);
  const [id = ''] = set.live();
  expect((await stopChannel(set.channelDeps, id)).state).toBe('stopped');
  await set.clock.advance(5000);
  await outcome;
  expect(set.live()).toEqual([]);
  expect((await set.row(id))?.state).toBe('stopped');
});

test('a stop that comes too early and ends too late does not hide what was opened meanwhile', async () => {
  const set = await stage({ faults: { drop: true } });
  const { client } = set;
  const tooEarly = Promise.withResolvers<void>();
  const openedAgain = Promise.withResolvers<void>();
  let stopping: Promise<ChannelRecord> | undefined;
  let id = '';

  const stopper = {
    ...client,
    stop: async (channel: Parameters<typeof client.stop>[0]) => {
      await client.stop(channel);
      if (channel.id !== id) return;
      tooEarly.resolve();
      await openedAgain.promise;
    },
  };
  const opener = {
    ...client,
    watch: async (...[request, channel]: Parameters<typeof client.watch>) => {
      id = channel.id;
      stopping = stopChannel({ ...set.channelDeps, google: async () => stopper }, id);
      await tooEarly.promise;
      return client.watch(request, channel);
    },
  };
  let activations = 0;
  const table = tableThat(set.table, async (name, input, next) => {
    // The opener looks at the row again only when the other has ended.
    if (activations === 2) await stopping;
    const result = await next().finally(() => {
      if (name === 'UpdateCommand' && stateIn(input) === 'active') activations += 1;
      if (activations === 2) openedAgain.resolve();
    });
    return result;
  });

  const opening = openChannel({ ...set.channelDeps, table, google: async () => opener }, CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'channel-busy' });
  expect((await stopping)?.state).toBe('stopped');
  expect(activations).toBe(2);
  expect(set.live()).toEqual([]);
});
