import { describe, expect, test } from 'vitest';
import { attemptToOpen } from '../../../lib/channels/attempt-to-open.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import {
  CHANGES,
  depsWith,
  forWatch,
  NOW_MS,
  type Stage,
  stage,
  stateIn,
  tableThat,
  type WatchArgs,
  withTable,
} from './stage.ts';

/** Dependencies whose Google opens channels, but answers something else. */
function answering(set: Stage, answer: (real: object) => object) {
  return depsWith(set, {
    watch: async (...args: WatchArgs) => answer(await set.client.watch(...args)),
  });
}

test('an attempt that opens a channel has the outcome opened, with the channel', async () => {
  const set = await stage();
  const attempt = await attemptToOpen(set.channelDeps, CHANGES, forWatch('w'));
  expect(attempt).toMatchObject({ outcome: 'opened', channel: { state: 'active', watchId: 'w' } });
});

test('an attempt whose channel is stopped meanwhile has the outcome stopped-meanwhile, with its id', async () => {
  const set = await stage();
  const purpose = forWatch('w');
  const [channelId] = purpose.watch.channelIds;
  const channelDeps = depsWith(set, {
    watch: async (...args: WatchArgs) => {
      const [, { id }] = args;
      await stopChannel(set.channelDeps, id);
      return set.client.watch(...args);
    },
  });
  expect(await attemptToOpen(channelDeps, CHANGES, purpose)).toEqual({
    outcome: 'stopped-meanwhile',
    channelId,
  });
  // The attempt itself does not stop it.
  expect(set.live()).toEqual([channelId]);
  expect((await set.row(channelId))?.state).toBe('active');
});

test('a channel whose answer has no expiration never expires', async () => {
  const set = await stage();
  const withoutEnd = answering(set, (real) => ({ ...real, expiration: undefined }));
  const record = await openChannel(withoutEnd, CHANGES);
  expect(record).toMatchObject({ state: 'active', neverExpires: true });
  expect(record).not.toHaveProperty('expirationMs');
  expect(record.requestedExpirationMs).toBeGreaterThan(NOW_MS);
});

/** What may go wrong after Google has opened a channel. */
const OPEN_BUT_UNKNOWN: [string, (real: object) => object, string][] = [
  ['an invalid answer', () => ({ expiration: 'tomorrow' }), 'invalid-answer'],
  [
    'a defect of Tidings',
    () => {
      throw new TypeError('a defect');
    },
    'internal',
  ],
];

describe.each(OPEN_BUT_UNKNOWN)('%s', (_, answer, reason) => {
  test('leaves a failed row that does not count as rejected', async () => {
    const set = await stage();
    await expect(openChannel(answering(set, answer), CHANGES)).rejects.toThrow();
    expect(await set.rows()).toMatchObject([
      { state: 'failed', failure: { class: 'retry', reason } },
    ]);
    expect(set.live()).toHaveLength(1);
  });

  test('leaves a channel that can be stopped', async () => {
    const set = await stage();
    await expect(openChannel(answering(set, answer), CHANGES)).rejects.toThrow();
    const [row] = await set.rows();
    await stopChannel(set.channelDeps, row?.id ?? '');
    expect(set.live()).toEqual([]);
  });
});

test('a rejection after a lost answer does not count as rejected', async () => {
  const set = await stage({
    faults: { loseWatchAnswer: 1 },
    sleep: ({ faults }) => {
      faults.watchError = 'forbidden';
    },
  });
  const opening = openChannel(set.channelDeps, CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'google-blocked' });
  const [row] = await set.rows();
  expect(row).toMatchObject({ state: 'failed', failure: { class: 'retry', reason: 'forbidden' } });
  set.google.faults.watchError = null;
  await stopChannel(set.channelDeps, row?.id ?? '');
  expect(set.live()).toEqual([]);
});

test('a channel whose activation the database makes twice is opened, and does not count as stopped', async () => {
  const set = await stage();
  // The client repeats what was not answered in time; then the condition no longer holds.
  const table = tableThat(set.table, async (name, input, next) => {
    if (name === 'UpdateCommand' && stateIn(input) === 'active') await next();
    return next();
  });
  const record = await openChannel(withTable(set.channelDeps, table), CHANGES);
  expect(record.state).toBe('active');
  expect(set.live()).toEqual([record.id]);
  expect(await set.row(record.id)).toEqual(record);
});

test('a failure that the database stores twice is reported as that failure', async () => {
  const set = await stage({ faults: { watchError: 'backendError' } });
  const table = tableThat(set.table, async (name, input, next) => {
    if (name === 'UpdateCommand' && stateIn(input) === 'failed') await next();
    return next();
  });
  const opening = openChannel(withTable(set.channelDeps, table), CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'google-retry' });
  expect(await set.rows()).toMatchObject([{ state: 'failed' }]);
});

test('a channel whose row cannot be stored is not requested from Google', async () => {
  const set = await stage();
  const table = tableThat(set.table, (name, _, next) =>
    name === 'PutCommand' ? Promise.reject(new Error('rejected')) : next(),
  );
  const opening = openChannel(withTable(set.channelDeps, table), CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'storage-failed' });
  expect(set.google.requests).toEqual([]);
});
