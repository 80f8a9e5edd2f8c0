import { describe, expect, test } from 'vitest';
import type { ChannelRecord } from '../../../lib/channels/channel-record.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import type { Google } from '../../../lib/google/google.ts';
import { invalidAnswer } from '../../../lib/google/google-error.ts';
import {
  CHANGES,
  depsWith,
  type Stage,
  stage,
  stateIn,
  tableThat,
  type WatchArgs,
  withTable,
} from './stage.ts';

/** Opens a channel that another request stops just before or just after Google has opened it. */
function stoppedMeanwhile(
  set: Stage,
  when: 'before' | 'after',
  watch: Google['watch'] = set.client.watch,
) {
  const stopping = depsWith(set, {
    watch: async (...[request, channel]: WatchArgs) => {
      if (when === 'before') await stopChannel(set.channelDeps, channel.id);
      const answer = await watch(request, channel);
      if (when === 'after') await stopChannel(set.channelDeps, channel.id);
      return answer;
    },
  });
  return openChannel(stopping, CHANGES);
}

describe.each(['before', 'after'] as const)(
  'a channel that is stopped %s Google has opened it',
  (when) => {
    test('is closed, and the request to open it fails', async () => {
      const set = await stage();
      await expect(stoppedMeanwhile(set, when)).rejects.toMatchObject({ code: 'channel-busy' });
      expect(set.live()).toEqual([]);
      for (const { state } of await set.rows()) expect(state).toBe('stopped');
    });
  },
);

test('a channel that is stopped too early, and cannot be stopped again now, stays stopping', async () => {
  const set = await stage();
  const opening = stoppedMeanwhile(set, 'before', async (...args) => {
    const answer = await set.client.watch(...args);
    set.google.faults.stopError = 'backendError';
    return answer;
  });
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

test('a channel that is stopped too early is stopped again, even if the answer of watch is lost', async () => {
  const set = await stage({ faults: { drop: true } });
  const opening = stoppedMeanwhile(set, 'before', async (...args) => {
    await set.client.watch(...args);
    throw invalidAnswer('the connection broke');
  });
  await expect(opening).rejects.toMatchObject({ code: 'channel-busy' });
  expect(set.live()).toEqual([]);
  for (const { state } of await set.rows()) expect(state).toBe('stopped');
});

test('a rejection is reported as such, even if another request stops the channel meanwhile', async () => {
  const set = await stage({ faults: { watchError: 'forbidden' } });
  const { client, channelDeps } = set;
  const rejected = depsWith(set, {
    watch: async (...[request, channel]: WatchArgs) => {
      await stopChannel(channelDeps, channel.id).catch(() => undefined);
      return client.watch(request, channel);
    },
  });
  const opening = openChannel(rejected, CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'google-blocked' });
  const requests = set.google.requests.length;
  for (const { id, state } of await set.rows()) {
    expect(state).toBe('failed');
    expect((await stopChannel(channelDeps, id)).state).toBe('stopped');
  }
  expect(set.google.requests).toHaveLength(requests);
});

test('a channel that is stopped while Google has not answered stays stopped', async () => {
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

test('a stop that reaches Google too early and ends late does not hide the channel opened meanwhile', async () => {
  const set = await stage({ faults: { drop: true } });
  const { client } = set;
  const tooEarly = Promise.withResolvers<void>();
  const openedAgain = Promise.withResolvers<void>();
  let stopping: Promise<ChannelRecord> | undefined;
  let id = '';

  const stopper = depsWith(set, {
    stop: async (channel: Parameters<Google['stop']>[0]) => {
      await client.stop(channel);
      if (channel.id !== id) return;
      tooEarly.resolve();
      await openedAgain.promise;
    },
  });
  const opener = depsWith(set, {
    watch: async (...[request, channel]: WatchArgs) => {
      id = channel.id;
      stopping = stopChannel(stopper, id);
      await tooEarly.promise;
      return client.watch(request, channel);
    },
  });
  let activations = 0;
  const table = tableThat(set.table, async (name, input, next) => {
    // The opener reads the row again only when the other request has ended.
    if (activations === 2) await stopping;
    const result = await next().finally(() => {
      if (name === 'UpdateCommand' && stateIn(input) === 'active') activations += 1;
      if (activations === 2) openedAgain.resolve();
    });
    return result;
  });

  const opening = openChannel(withTable(opener, table), CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'channel-busy' });
  expect((await stopping)?.state).toBe('stopped');
  expect(activations).toBe(2);
  expect(set.live()).toEqual([]);
});
