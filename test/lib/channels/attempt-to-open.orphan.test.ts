import { expect, test } from 'vitest';
import { attemptToOpen } from '../../../lib/channels/attempt-to-open.ts';
import { transitionChannel } from '../../../lib/channels/rows/write-channels.ts';
import { CHANGES, depsWith, forWatch, NOW_MS, type Stage, stage, type WatchArgs } from './stage.ts';

/** Opens a channel whose answer is lost; `second` makes the answer to the one under the second id. */
async function openedTwice(set: Stage, second: (answer: object) => object | Promise<object>) {
  const purpose = forWatch('w');
  const [firstId, secondId] = purpose.watch.channelIds;
  const channelDeps = depsWith(set, {
    watch: async (...args: WatchArgs) => {
      const answer = await set.client.watch(...args);
      return args[1].id === secondId ? second(answer) : answer;
    },
  });
  const attempt = await attemptToOpen(channelDeps, CHANGES, purpose);
  expect(attempt).toMatchObject({ outcome: 'opened', channel: { id: secondId } });
  return firstId;
}

test('a channel whose answer is lost waits for the sweep if the second one has no resource id', async () => {
  const set = await stage({ faults: { drop: true, loseWatchAnswer: 1 } });
  const firstId = await openedTwice(set, (answer) => ({ ...answer, resourceId: undefined }));
  expect(await set.row(firstId)).toMatchObject({ state: 'failed' });
  expect(set.calls('stop')).toBe(0);
  expect(set.logged).toEqual([]);
});

test('a channel whose answer is lost is left to another request that is stopping it already', async () => {
  const set = await stage({ faults: { drop: true, loseWatchAnswer: 1 } });
  const firstId = await openedTwice(set, async (answer) => {
    const first = (await set.rows()).find(({ state }) => state === 'failed');
    await transitionChannel(set.table, first?.id ?? '', 'beginStop', { nowMs: NOW_MS });
    return answer;
  });
  expect(await set.row(firstId)).toMatchObject({ state: 'stopping' });
  expect(set.calls('stop')).toBe(0);
});
