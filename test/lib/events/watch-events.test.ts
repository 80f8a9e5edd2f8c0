import { describe, expect, test } from 'vitest';
import { watchEvents } from '../../../lib/events/watch-events.ts';
import type { WatchRecord } from '../../../lib/watches/watch-record.ts';
import { NOW_MS, watchRecord } from '../table/examples.ts';

const HOUR = 3_600_000;
const ID = 'a-watch';

/** A watch that is covered, settled at some time; `changes` break it. */
function settled(version: number, changes: Partial<WatchRecord> = {}): WatchRecord {
  const covered = { currentId: 'first', expirationMs: NOW_MS + HOUR };
  return watchRecord({
    id: ID,
    owner: 'ann',
    version,
    ...covered,
    updatedAtMs: NOW_MS,
    ...changes,
  });
}

/** A watch whose attempt failed, after its lease was over. */
const uncovered = (version: number, condition: WatchRecord['condition'] = 'failing') =>
  settled(version, {
    condition,
    expirationMs: NOW_MS - HOUR,
    failure: { class: 'retry', reason: 'backendError', message: 'No', atMs: NOW_MS },
  });

const typesOf = (before: WatchRecord, after: WatchRecord) =>
  watchEvents(before, after).map(({ type }) => type);

describe('a watch', () => {
  test('that gets another channel is renewed', () => {
    const after = settled(2, { currentId: 'second' });
    expect(watchEvents(settled(1), after)).toEqual([
      {
        id: expect.any(String),
        type: 'watch.renewed',
        source: `/watches/${ID}`,
        subject: ID,
        timeMs: NOW_MS,
        data: {
          watchId: ID,
          resource: 'drive.files',
          account: 'default',
          channelId: 'second',
          coveredUntil: new Date(NOW_MS + HOUR).toISOString(),
        },
      },
    ]);
  });

  test('that gets its first channel has no event', () => {
    const { currentId: _, expirationMs: __, ...before } = settled(1);
    expect(typesOf(before, settled(2))).toEqual([]);
  });

  test('whose first channel cannot be opened is uncovered, and covered by the first that is', () => {
    const { currentId: _, expirationMs: __, ...created } = settled(1);
    const failed = { ...created, version: 2, condition: 'failing' } as const;
    expect(typesOf(created, failed)).toEqual(['watch.uncovered']);
    expect(typesOf(failed, settled(3))).toEqual(['watch.covered']);
  });

  test('whose renewal fails while its lease runs has no event', () => {
    expect(typesOf(settled(1), settled(2, { condition: 'failing' }))).toEqual([]);
  });

  test('that has no lease any more is uncovered once, with the end of the lease and the reason', () => {
    const [event, ...others] = watchEvents(settled(1), uncovered(2));
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'watch.uncovered',
      data: { since: new Date(NOW_MS - HOUR).toISOString(), reason: 'backendError' },
    });
    expect(typesOf(uncovered(2), uncovered(3))).toEqual([]);
  });

  test('that is uncovered and gets a channel is renewed and covered', () => {
    const types = typesOf(uncovered(2), settled(3, { currentId: 'second' }));
    expect(types).toEqual(['watch.renewed', 'watch.covered']);
  });

  test('that is believed to be gone is so once', () => {
    expect(typesOf(uncovered(2), uncovered(3, 'gone'))).toEqual(['watch.gone']);
    expect(typesOf(uncovered(3, 'gone'), uncovered(4, 'gone'))).toEqual([]);
  });

  test.each(['paused', 'deleted'] as const)(
    'that is %s is not reported as uncovered',
    (condition) => {
      expect(typesOf(settled(1), uncovered(2, condition))).toEqual([]);
    },
  );
});

test('a change that settles nothing, such as that of the last notification, has no event', () => {
  expect(typesOf(settled(1), settled(1, { currentId: 'second' }))).toEqual([]);
});

test('the same change has the same ids, another one has others', () => {
  const ids = (version: number) =>
    watchEvents(settled(1), settled(version, { currentId: 'second' })).map(({ id }) => id);
  expect(ids(2)).toEqual(ids(2));
  expect(ids(2)).not.toEqual(ids(3));
});
