import { describe, expect, test } from 'vitest';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import { CHANGES, NOW_MS, type Stage, stage, stateIn, tableThat } from './stage.ts';

/** A channelDeps whose Google opens channels, but answers something else. */
function answering({ channelDeps, client }: Stage, answer: (real: object) => object) {
  const google = {
    ...client,
    watch: async (...args: Parameters<typeof client.watch>) => answer(await client.watch(...args)),
  };
  return { ...channelDeps, google: async () => google };
}

test('an answer without an expiration is a channel without an end', async () => {
  const set = await stage();
  const neverExpires = answering(set, (real) => ({ ...real, expiration: undefined }));
  const record = await openChannel(neverExpires, CHANGES);
  expect(record.state).toBe('active');
  expect(record).not.toHaveProperty('expirationMs');
  expect(record.requestedExpirationMs).toBeGreaterThan(NOW_MS);
});

/** What Google can do to a channel that it has opened without our ever knowing. */
const OPEN_BUT_UNKNOWN: [string, (real: object) => object, string][] = [
  ['an answer that makes no sense', () => ({ expiration: 'tomorrow' }), 'invalid-answer'],
  [
    'a defect of ours',
    () => {
      throw new TypeError('a defect');
    },
    'internal',
  ],
];

describe.each(OPEN_BUT_UNKNOWN)('%s', (_, answer, reason) => {
  test('leaves a failed row that does not claim that Google refused', async () => {
    const set = await stage();
    await expect(openChannel(answering(set, answer), CHANGES)).rejects.toThrow();
    expect(await set.rows()).toMatchObject([
      { state: 'failed', failure: { class: 'retry', reason } },
    ]);
    expect(set.live()).toHaveLength(1);
  });

  test('leaves nothing that cannot be stopped', async () => {
    const set = await stage();
    await expect(openChannel(answering(set, answer), CHANGES)).rejects.toThrow();
    const [row] = await set.rows();
    await stopChannel(set.channelDeps, row?.id ?? '');
    expect(set.live()).toEqual([]);
  });
});

test('a rejection after a lost answer is not taken for one', async () => {
  const set = await stage({
    faults: { loseWatchAnswer: 1 },
    sleep: ({ faults }) => {
      faults.watchError = 'forbidden';
    },
  });
  const opening = openChannel(set.channelDeps, CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'google-permanent' });
  const [row] = await set.rows();
  expect(row).toMatchObject({ state: 'failed', failure: { class: 'retry', reason: 'forbidden' } });
  set.google.faults.watchError = null;
  await stopChannel(set.channelDeps, row?.id ?? '');
  expect(set.live()).toEqual([]);
});

test('a change that the database makes twice is no sign that somebody stopped the channel', async () => {
  const set = await stage();
  // The client repeats what was not answered in time; then the condition no longer holds.
  const table = tableThat(set.table, async (name, input, next) => {
    if (name === 'UpdateCommand' && stateIn(input) === 'active') await next();
    return next();
  });
  const record = await openChannel({ ...set.channelDeps, table }, CHANGES);
  expect(record.state).toBe('active');
  expect(set.live()).toEqual([record.id]);
  expect(await set.row(record.id)).toEqual(record);
});

test('a failure that the database notes twice is still that failure', async () => {
  const set = await stage({ faults: { watchError: 'backendError' } });
  const table = tableThat(set.table, async (name, input, next) => {
    if (name === 'UpdateCommand' && stateIn(input) === 'failed') await next();
    return next();
  });
  const opening = openChannel({ ...set.channelDeps, table }, CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'google-retry' });
  expect(await set.rows()).toMatchObject([{ state: 'failed' }]);
});

test('a table that takes no row keeps Google out of it', async () => {
  const set = await stage();
  const table = tableThat(set.table, (name, _, next) =>
    name === 'PutCommand' ? Promise.reject(new Error('refused')) : next(),
  );
  const opening = openChannel({ ...set.channelDeps, table }, CHANGES);
  await expect(opening).rejects.toMatchObject({ code: 'storage-failed' });
  expect(set.google.requests).toEqual([]);
});
