import { describe, expect, test } from 'vitest';
import { listEvents } from '../../../lib/events/list-events.ts';
import { drawNumbers } from '../../../lib/events/rows/draw-numbers.ts';
import { logItem } from '../../../lib/events/rows/log-item.ts';
import { putLogRow, putSegment } from '../../../lib/events/rows/put-event.ts';
import { firstKept, firstSince } from '../../../lib/events/rows/read-segments.ts';
import { logSegmentsPartition } from '../../../lib/table/keys.ts';
import { rawItems } from '../../support/raw-items.ts';
import { NOW_MS } from '../table/examples.ts';
import {
  DAY_IN_SECONDS,
  dispatcher,
  logOf,
  messageNumbers,
  notified,
  tableOfFile,
  watched,
} from './stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LATER = NOW_MS / 1000 + 86_400;

/** A log with events of these types, one after the other. */
async function logOfTypes(types: readonly string[]): Promise<string> {
  const owner = crypto.randomUUID();
  await drawNumbers(tableOfFile(), owner, types.length);
  for (const [index, type] of types.entries()) {
    const event = { id: `p${index}`, type, source: '/events', timeMs: NOW_MS, data: {} };
    const logged = { event, sequence: index + 1, drawnAtMs: NOW_MS };
    await putLogRow(tableOfFile(), logItem(logged, { owner, ttlSeconds: LATER }));
  }
  return owner;
}

async function list(owner: string, query: Partial<Parameters<typeof listEvents>[1]> = {}) {
  const deps = { table: tableOfFile(), owner, now: () => NOW_MS };
  const { events, next } = await listEvents(deps, { limit: 50, matches: () => true, ...query });
  return { numbers: events.map(({ sequence }) => sequence), next };
}

describe('a page of the events that match', () => {
  const isB = (type: string) => type === 'b';

  test('is filled from as many reads as it takes, and the next one begins behind its last event', async () => {
    const owner = await logOfTypes(['a', 'b', 'a', 'b', 'b', 'b']);
    expect(await list(owner, { limit: 2, matches: isB })).toEqual({ numbers: [2, 4], next: 5 });
    expect(await list(owner, { limit: 3, matches: isB })).toEqual({ numbers: [2, 4, 5], next: 6 });
    const rest = { limit: 2, matches: isB, from: 5 };
    expect(await list(owner, rest)).toEqual({ numbers: [5, 6], next: 7 });
  });

  test('gets on in the log if none matches, and has no next one at its end', async () => {
    const owner = await logOfTypes(['a', 'a', 'a']);
    expect(await list(owner, { matches: isB })).toEqual({ numbers: [], next: 4 });
    expect(await list(owner, { matches: isB, from: 4 })).toEqual({ numbers: [], next: undefined });
  });
});

describe('the time since which events are listed', () => {
  /** Dispatches one notification at a time. */
  async function dispatchedAt(times: readonly number[]) {
    const { owner, channel } = await watched();
    let nowMs = 0;
    const { run } = dispatcher({ now: () => nowMs });
    for (const [index, atMs] of times.entries()) {
      nowMs = atMs;
      await run(await notified(channel.id, index + 2, { receivedAtMs: atMs }));
    }
    return { owner, channel };
  }

  test('finds an event whose number was drawn by a clock that is slow', async () => {
    const { owner, channel } = await watched();
    const receivedAtMs = NOW_MS + MINUTE / 2;
    await dispatcher().run(await notified(channel.id, 2, { receivedAtMs }));
    expect(await list(owner, { sinceMs: receivedAtMs })).toMatchObject({ numbers: [1] });
  });

  test('leaves out older events, and finds the others in the segment of that time', async () => {
    const { owner } = await dispatchedAt([NOW_MS - 4 * HOUR, NOW_MS - 2 * HOUR, NOW_MS]);
    const { numbers } = await list(owner, { sinceMs: NOW_MS - 2 * HOUR });
    expect(numbers).toEqual([2, 3]);
  });

  test('is found by what a process records at most once an hour, and for each new segment', async () => {
    const { owner, channel } = await dispatchedAt([NOW_MS - 2 * HOUR, NOW_MS - MINUTE, NOW_MS]);
    const partition = logSegmentsPartition(owner);
    const recorded = async () =>
      (await rawItems(tableOfFile()))
        .filter(({ pk }) => pk === partition)
        .map(({ segment }) => segment);
    expect(await recorded()).toEqual([0, 0]);
    await drawNumbers(tableOfFile(), owner, 1000);
    await dispatcher().run(await notified(channel.id, 9));
    expect(await recorded()).toEqual([0, 0, 1]);
  });

  test('is found by the last segment before it', async () => {
    const owner = crypto.randomUUID();
    for (const [segment, atMs] of [NOW_MS - 2 * HOUR, NOW_MS - HOUR, NOW_MS].entries())
      await putSegment(tableOfFile(), { owner, segment, atMs }, LATER);
    const first = (sinceMs: number) => firstSince(tableOfFile(), owner, sinceMs);
    expect(await first(NOW_MS - 1)).toBe(1000);
    expect(await first(NOW_MS + 1)).toBe(2000);
    expect(await first(NOW_MS - 3 * HOUR)).toBeUndefined();
  });

  test('is found for as long as an event of that segment is kept', async () => {
    const { owner, channel } = await watched();
    await drawNumbers(tableOfFile(), owner, 1000);
    let nowMs = NOW_MS;
    const { run } = dispatcher({ now: () => nowMs });
    await run(await notified(channel.id, 2));
    // The segment is not recorded again within the hour.
    nowMs += HOUR - MINUTE;
    await run(await notified(channel.id, 3));
    nowMs += 30 * DAY_IN_SECONDS * 1000 - 1000;
    expect(await firstKept(tableOfFile(), owner, nowMs)).toBe(1000);
    expect(messageNumbers(await logOf(owner, () => nowMs))).toEqual([3]);
  });

  test('a process that knows a segment records the next one at once', async () => {
    const { owner, channel } = await watched();
    const { run } = dispatcher();
    await run(await notified(channel.id, 2));
    await drawNumbers(tableOfFile(), owner, 1000);
    await run(await notified(channel.id, 3));
    const segments = (await rawItems(tableOfFile()))
      .filter(({ pk }) => pk === logSegmentsPartition(owner))
      .map(({ segment }) => segment);
    expect(segments.toSorted()).toEqual([0, 1]);
    expect(messageNumbers(await logOf(owner, () => NOW_MS + MINUTE))).toEqual([2, 3]);
  });
});
